import type { Database } from '@offhook/db';
import type { JournalRecord } from '../calls/journal-records.ts';
import { saveVoicemail } from '../voicemail/write-voicemail.ts';
import { leaveCall, settleTransfer, startTransfer } from './write-transfers.ts';

/** A call's ways out of our stream, in their order: left, dialled, settled, a message. Other records are not for here. */
export async function writeWaysOut(db: Database, batch: readonly JournalRecord[]): Promise<void> {
  for (const record of batch) {
    if (record.kind === 'left') await leaveCall(db, record);
    if (record.kind === 'transferStarted') await startTransfer(db, record);
    if (record.kind === 'transferSettled') await settleTransfer(db, record);
    if (record.kind === 'voicemail') await saveVoicemail(db, record);
  }
}
