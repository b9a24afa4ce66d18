import { TRANSFER_TOOL } from '@offhook/call';
import type { Transfer } from '@offhook/db';

/** A transfer as the assistant that has the caller again must know it: in the shape of the function call it may have been. */
export interface ToldTransfer {
  readonly toolCallId: string;
  readonly name: string;
  readonly args: { readonly briefing: string };
  readonly status: 'succeeded';
  readonly output: { readonly connected: boolean; readonly outcome: string; readonly next: string };
  /** Milliseconds since the call's first media stream started. */
  readonly startedAtMs: number;
}

/** What the assistant shall do for a caller whom nobody took. */
export const TAKE_MESSAGE =
  'Nobody took the call, and the caller has been told so. Take a message: what it is about and the number to call back. Read both back and say that someone will call. Do not try to put the caller through again unless they insist.';
const WAS_CONNECTED = 'The caller has talked to a human and is with you again. Ask what else you can do.';

/** What became of the ways to a human, each at its time. */
export function toldTransfers(transfers: readonly Transfer[], answeredAtMs: number): ToldTransfer[] {
  return transfers.map(({ id, briefing, outcome, startedAt }) => ({
    toolCallId: id,
    name: TRANSFER_TOOL,
    args: { briefing },
    status: 'succeeded',
    output: {
      connected: outcome === 'connected',
      outcome,
      next: outcome === 'connected' ? WAS_CONNECTED : TAKE_MESSAGE,
    },
    startedAtMs: Math.max(0, startedAt.getTime() - answeredAtMs),
  }));
}

/** Function calls that are told as transfers instead: their own answer was only that the caller is being put through. */
export function withoutToldTransfers<Tool extends { readonly name: string }>(
  tools: readonly Tool[],
  transfers: readonly Transfer[],
): Tool[] {
  return transfers.length === 0 ? [...tools] : tools.filter(({ name }) => name !== TRANSFER_TOOL);
}
