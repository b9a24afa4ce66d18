import type { BookSlotDeps, LadderPorts, SearchDeps } from '@offhook/core';

/** What the tools lean on: the database, the project's calendar, a way to find addresses. Built in packages/wiring. */
export type ToolDeps = BookSlotDeps &
  SearchDeps & {
    /** How people on call are rung. */
    readonly ladder: LadderPorts;
  };
