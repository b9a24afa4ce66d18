import type { Database, Prisma, TransferOutcome } from '@offhook/db';
import { vapiRowId } from '../vapi-calls/vapi-call-record.ts';

interface PassedOn {
  readonly projectId: string;
  readonly row: { readonly callId: string; readonly vapiCallId: string };
  readonly destination: string | null;
}

/** Vapi begins to pass the caller on to a person. */
export async function beginTransfer(
  db: Database,
  { projectId, row, destination }: PassedOn,
  atMs: number,
): Promise<void> {
  const { callId, vapiCallId } = row;
  const ids = { id: vapiRowId('xfer', vapiCallId), projectId, callId };
  const way = { mode: 'blind', reason: 'assistant', toNumber: destination ?? '' } as const;
  await db.transfer.createMany({ data: [{ ...ids, ...way, startedAt: new Date(atMs) }], skipDuplicates: true });
}

/** What became of it stands in the reason why Vapi's part of the call ended. Nothing when the caller was not passed on. */
export async function settleTransfer(
  tx: Prisma.TransactionClient,
  end: PassedOn & { readonly endedReason: string; readonly endedAtMs: number },
): Promise<void> {
  const outcome = transferOutcome(end.endedReason);
  const { callId, vapiCallId } = end.row;
  const endedAt = new Date(end.endedAtMs);
  if (outcome === null) {
    // It was begun and came to nothing that Vapi would name.
    await tx.transfer.updateMany({ where: { callId, outcome: 'ringing' }, data: { outcome: 'failed', endedAt } });
    return;
  }
  const id = vapiRowId('xfer', vapiCallId);
  const { projectId, destination } = end;
  await tx.transfer.upsert({
    where: { id },
    create: {
      id,
      projectId,
      callId,
      mode: 'blind',
      reason: 'assistant',
      toNumber: destination ?? '',
      outcome,
      endedAt,
    },
    update: { outcome, endedAt, ...(destination === null ? {} : { toNumber: destination }) },
  });
}

function transferOutcome(endedReason: string): TransferOutcome | null {
  if (endedReason.startsWith('assistant-forwarded-call')) return 'connected';
  if (endedReason.startsWith('call.forwarding.operator-busy')) return 'busy';
  return endedReason.startsWith('call.forwarding.') ? 'no_answer' : null;
}
