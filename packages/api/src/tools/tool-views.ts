import type { CustomToolView, ToolDescription, ToolFailure, ToolFigures } from '@offhook/core';

/** Figures are of so many days, today included. */
export const FIGURES_DAYS = 30;

const DAY_MS = 86_400_000;

export function figuresSince(now: Date): Date {
  return new Date(now.getTime() - FIGURES_DAYS * DAY_MS);
}

/** One line of the page: a function of ours or of the owner's, and how it did. */
export type ToolLine = {
  name: string;
  title: string;
  /** Null: one of ours. */
  customToolId: string | null;
  /** Owners' functions can be switched off. */
  active: boolean;
  figures: ToolFigures;
  lastFailure: ToolFailure | null;
};

/** A function by itself: what a form to try it is made of, too. */
export type ToolPage = Omit<ToolLine, 'lastFailure'> & {
  description: string;
  /** JSON Schema. */
  parameters: Readonly<Record<string, unknown>>;
  /** It does more than look something up. */
  changes: boolean;
  attemptTimeoutMs: number;
  maxAttempts: number;
  failures: ToolFailure[];
  /** Null: one of ours. */
  own: CustomToolView | null;
};

export const NO_FIGURES: ToolFigures = {
  calls: 0,
  worked: 0,
  failed: 0,
  cancelled: 0,
  retries: 0,
  retriedCalls: 0,
  p50Ms: null,
  p95Ms: null,
};

/** An owner's function in the terms of ours. */
export function describeOwn(own: CustomToolView): ToolDescription {
  const { name, title, description, parameters, timeoutMs, repeatable } = own;
  const maxAttempts = repeatable ? 3 : 1;
  return { name, title, description, parameters, changes: !repeatable, attemptTimeoutMs: timeoutMs, maxAttempts };
}
