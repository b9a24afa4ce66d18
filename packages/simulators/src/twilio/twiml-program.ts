import type { TwimlSource } from './twiml-source.ts';

/** How a leg's TwiML came to its end. */
export type RunEnd =
  /** The last verb of a document was done. */
  | 'out-of-verbs'
  | 'hung-up'
  | 'rejected'
  | 'busy'
  | 'failed'
  /** The party is gone. */
  | 'gone';

/** The TwiML of one leg, document after document. */
export type TwimlProgram = {
  run(first: TwimlSource): Promise<RunEnd>;
  /** Aborted when other TwiML replaces what this leg is doing. */
  readonly replaced: AbortSignal;
  /** New TwiML that came after the last document was done; whoever sees it runs it. */
  takeReplacement(): TwimlSource | null;
};
