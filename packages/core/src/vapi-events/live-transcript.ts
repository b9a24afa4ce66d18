import { type Database, newId } from '@offhook/db';
import type { VapiTranscript } from '@offhook/protocol';
import { writeJournal } from '../calls/write-journal.ts';
import type { VapiCallRow } from './open-vapi-call.ts';

/** Item ids of turns heard while a call runs; the report of its end brings them anew, corrected. */
export const LIVE_TURN_PREFIX = 'vapi_live_';

/** A sentence of a running call. Once the report is in, it has it already; the same delivery twice is one turn. */
export async function hearTranscript(
  db: Database,
  {
    projectId,
    row,
    transcript,
    saidAtMs,
  }: {
    readonly projectId: string;
    readonly row: VapiCallRow;
    readonly transcript: VapiTranscript;
    /** Epoch milliseconds. */
    readonly saidAtMs: number;
  },
): Promise<void> {
  const { speaker, text, isFinal } = transcript;
  if (!isFinal || row.isReported) return;
  const startedAtMs = Math.max(0, Math.round(saidAtMs - row.startedAtMs));
  await writeJournal(db, [
    {
      kind: 'turn',
      projectId,
      callId: row.callId,
      turnId: newId('turn'),
      itemId: `${LIVE_TURN_PREFIX}${saidAtMs}_${speaker}`,
      speaker,
      text,
      heardText: null,
      interrupted: false,
      startedAtMs,
      endedAtMs: startedAtMs,
    },
  ]);
}
