import { TRANSFER_TOOL } from '@offhook/call';
import type { KnownCall } from '../calls/known-call.ts';
import type { CallSoFar } from '../calls/resume-call.ts';
import { TAKE_MESSAGE } from './transfer-history.ts';

/**
 * The call so far, for the assistant that has it back from a human. What this worker's journal has not brought into the
 * database yet is made up for: that the call was answered, and that nobody took it.
 */
export function backFromHuman(before: CallSoFar, { startedAtMs }: Pick<KnownCall, 'startedAtMs'>): CallSoFar {
  const last = before.history.at(-1);
  const isTold = last?.kind === 'tool' && last.name === TRANSFER_TOOL && last.output !== null;
  const output = JSON.stringify({ connected: false, next: TAKE_MESSAGE });
  const told = { kind: 'tool', toolCallId: 'transfer', name: TRANSFER_TOOL, argumentsJson: '{}', output } as const;
  return {
    ...before,
    answeredAtMs: before.answeredAtMs ?? startedAtMs,
    history: isTold ? before.history : [...before.history, told],
  };
}
