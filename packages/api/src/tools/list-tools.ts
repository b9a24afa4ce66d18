import { listCustomTools, toolFailures, toolFigures } from '@offhook/core';
import { projectProcedure } from '../trpc/procedures.ts';
import { FIGURES_DAYS, figuresSince, NO_FIGURES, type ToolLine } from './tool-views.ts';

/** Everything the assistant can do on the phone, and how it did lately: ours first, then the business's own. */
export const listTools = projectProcedure.query(async ({ ctx }): Promise<{ days: number; tools: ToolLine[] }> => {
  const { db, projectId, deps } = ctx;
  const own = await listCustomTools(db, projectId);
  const lines = [
    ...deps.toolBench.catalog().map(({ name, title }) => ({ name, title, customToolId: null, active: true })),
    ...own.map(({ name, title, customToolId, active }) => ({ name, title, customToolId, active })),
  ];
  const request = { projectId, names: lines.map(({ name }) => name), since: figuresSince(deps.now()) };
  const [figures, failures] = await Promise.all([
    toolFigures(db, request),
    toolFailures(db, { ...request, perTool: 1 }),
  ]);
  const tools = lines.map((line) => ({
    ...line,
    figures: figures.get(line.name) ?? NO_FIGURES,
    lastFailure: failures.get(line.name)?.[0] ?? null,
  }));
  return { days: FIGURES_DAYS, tools };
});
