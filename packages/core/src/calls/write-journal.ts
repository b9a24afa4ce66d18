import type { Database } from '@offhook/db';
import { writeWaysOut } from '../transfers/write-ways-out.ts';
import { finishCall } from './finish-call.ts';
import type { JournalRecord } from './journal-records.ts';
import { openCall, writeRefusedCall } from './open-call.ts';
import { areOnlyRows, latest, writeCallRows } from './write-call-rows.ts';

const TRANSACTION_TIMEOUT_MS = 15_000;

/**
 * Writes a batch, all or nothing, and tells the open pages on commit. Repeating a batch changes nothing:
 * turns and tool calls are upserted by their OpenAI ids, events by their own id, ends only touch an active call.
 * Records of one call must be handed over in their order; those a dead worker left behind may come late, and then never
 * take back what is known better by now.
 */
export async function writeJournal(db: Database, batch: readonly JournalRecord[]): Promise<void> {
  if (batch.length === 0) return;
  const notices = noticesOf(batch);
  if (areOnlyRows(batch)) return writeCallRows(db, batch, notices);
  await db.$transaction(
    async (tx) => {
      const client = tx as Database;
      await openCalls(client, batch);
      await writeCallRows(client, batch, notices);
      await passOn(client, batch);
      await writeWaysOut(client, batch);
      for (const record of batch) if (record.kind === 'end') await finishCall(client, record);
    },
    { timeout: TRANSACTION_TIMEOUT_MS, maxWait: TRANSACTION_TIMEOUT_MS },
  );
}

/** Rows of calls that were answered, or refused, while the database was away. */
async function openCalls(db: Database, batch: readonly JournalRecord[]): Promise<void> {
  for (const record of batch) {
    if (record.kind === 'open') await openCall(db, record.call);
    if (record.kind === 'refused') await writeRefusedCall(db, record.call, record.refusal);
  }
}

/** Who may take a call over: nobody by a token that is used, anybody when its worker lets go of it. */
async function passOn(db: Database, batch: readonly JournalRecord[]): Promise<void> {
  for (const record of batch) {
    if (record.kind === 'streamOpened') {
      const { callId, streamTokenHash } = record;
      await db.call.updateMany({ where: { id: callId, streamTokenHash }, data: { streamTokenHash: null } });
    }
    if (record.kind === 'release') {
      const { callId, workerId } = record;
      await db.call.updateMany({ where: { id: callId, workerId, status: 'active' }, data: { workerId: null } });
    }
  }
}

const NOTICE_KINDS = {
  open: 'call',
  refused: null,
  turn: 'turn',
  tool: 'tool',
  event: null,
  patch: 'call',
  recording: 'call',
  left: 'call',
  transferStarted: 'call',
  transferSettled: 'call',
  voicemail: 'call',
  streamOpened: null,
  release: null,
  end: 'call',
} as const;

function noticesOf(batch: readonly JournalRecord[]) {
  const at = new Date().toISOString();
  const notices = batch.flatMap(({ kind, projectId, callId }) => {
    const notice = NOTICE_KINDS[kind];
    return notice === null ? [] : [{ projectId, callId, kind: notice, at }];
  });
  return latest(notices, ({ callId, kind }) => `${callId} ${kind}`);
}
