import type { Database } from '@offhook/db';
import type { VapiServerMessage, VapiStatusUpdate } from '@offhook/protocol';
import { EVENT_TYPE } from '../calls/event-types.ts';
import { writeJournal } from '../calls/write-journal.ts';
import { vapiRowId } from '../vapi-calls/vapi-call-record.ts';
import { hearTranscript } from './live-transcript.ts';
import { openVapiCall, type VapiCallRow } from './open-vapi-call.ts';
import { endOfReport } from './read-report.ts';
import { settleVapiCall, UNSAID_REASON } from './settle-vapi-call.ts';
import { beginTransfer } from './vapi-transfer.ts';

export interface VapiNews {
  readonly projectId: string;
  readonly message: VapiServerMessage;
  /** Epoch milliseconds. */
  readonly nowMs: number;
}

/** Kinds of messages that only tell. */
const TELLING = ['status-update', 'transcript', 'end-of-call-report', 'hang'] as const;
type Telling = Extract<VapiServerMessage, { readonly type: (typeof TELLING)[number] }>;

/**
 * Writes down what Vapi tells of a call, in the rows of any other call. Told twice, late or in another order it comes to the same.
 *
 * @returns the call it was about; null: nothing was written, for it is about no telephone call of this business.
 */
export async function followVapiMessage(db: Database, news: VapiNews): Promise<VapiCallRow | null> {
  const { projectId, message, nowMs } = news;
  if (!tells(message)) return null;
  const row = await openVapiCall(db, { projectId, context: message.context, nowMs });
  if (!row) return null;
  const atMs = message.context.sentAtMs ?? nowMs;
  switch (message.type) {
    case 'status-update':
      await followStatus(db, { projectId, row, status: message, atMs });
      break;
    case 'transcript':
      await hearTranscript(db, { projectId, row, transcript: message, saidAtMs: atMs });
      break;
    case 'end-of-call-report':
      await settleVapiCall(db, endOfReport({ projectId, row, context: message.context, message, nowMs }));
      break;
    case 'hang':
      await note(db, { projectId, row, type: EVENT_TYPE.vapiHang, atMs });
  }
  return row;
}

function tells(message: VapiServerMessage): message is Telling {
  return (TELLING as readonly string[]).includes(message.type);
}

interface Status {
  readonly projectId: string;
  readonly row: VapiCallRow;
  readonly status: VapiStatusUpdate;
  readonly atMs: number;
}

async function followStatus(db: Database, { projectId, row, status, atMs }: Status): Promise<void> {
  const destination = status.destination?.number ?? status.destination?.sipUri ?? null;
  if (status.status === 'in-progress') await answered(db, { projectId, row, atMs });
  if (status.status === 'forwarding' && row.status === 'active') {
    await beginTransfer(db, { projectId, row, destination }, atMs);
  }
  if (status.status === 'ended') {
    const endedReason = status.endedReason ?? UNSAID_REASON;
    await settleVapiCall(db, { projectId, row, endedReason, endedAtMs: atMs, destination, report: null });
  }
}

async function answered(db: Database, { projectId, row, atMs }: Omit<Status, 'status'>): Promise<void> {
  const where = { id: row.callId, status: 'active', answeredAt: null } as const;
  const { count } = await db.call.updateMany({ where, data: { answeredAt: new Date(atMs) } });
  if (count > 0) await note(db, { projectId, row, type: EVENT_TYPE.started, atMs });
}

/** The id is made of the call and the moment: a message delivered again is the same event. */
async function note(
  db: Database,
  { projectId, row, type, atMs }: Omit<Status, 'status'> & { readonly type: string },
): Promise<void> {
  const { callId, vapiCallId } = row;
  const eventId = vapiRowId('evt', vapiCallId, type, atMs);
  await writeJournal(db, [{ kind: 'event', projectId, callId, eventId, type, payload: { vapiCallId }, atMs }]);
}
