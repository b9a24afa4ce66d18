import type { ErrorCode } from '../errors/catalog.ts';

/** One of our functions, as its definition says. */
export interface ToolDescription {
  /** As the model calls it. */
  readonly name: string;
  /** For the owner, in three or four words. */
  readonly title: string;
  /** For the model. */
  readonly description: string;
  /** JSON Schema of the arguments: what a form is made of. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** It does more than look something up. */
  readonly changes: boolean;
  readonly attemptTimeoutMs: number;
  readonly maxAttempts: number;
}

/** What came of a function that was tried by hand. */
export interface ToolTrial {
  readonly result: 'succeeded' | 'refused' | 'failed';
  /** What the model would have been told: JSON. */
  readonly told: unknown;
  /** Technical; null unless it failed. */
  readonly error: { readonly code: ErrorCode; readonly message: string } | null;
  readonly attempts: readonly {
    readonly attempt: number;
    readonly startedAtMs: number;
    readonly durationMs: number;
    readonly error: string | null;
  }[];
  readonly durationMs: number;
}

/** Our functions outside of calls: what there is, and a way to try one. */
export interface ToolBenchPort {
  /** Ours, in the order the model is given them. Owners' own functions are rows. */
  catalog(): readonly ToolDescription[];
  /** Runs a function as a call would, time-outs and retries included, ours or the business's own. */
  tryTool(request: {
    readonly projectId: string;
    readonly name: string;
    readonly args: Readonly<Record<string, unknown>>;
    readonly bookingPageUrl: string | null;
    readonly signal: AbortSignal;
  }): Promise<ToolTrial>;
}
