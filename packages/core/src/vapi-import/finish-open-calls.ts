import type { Call, Database } from '@offhook/db';
import type { VapiCall } from '@offhook/protocol';
import { endOfListedCall } from '../vapi-events/read-report.ts';
import { settleVapiCall } from '../vapi-events/settle-vapi-call.ts';

/**
 * Calls that Offhook passed on to Vapi and whose report never came: the history has it. Each by itself and again without harm, so before the
 * page that they are on is checked off.
 */
export async function finishOpenCalls(
  db: Database,
  { projectId, calls }: { projectId: string; calls: readonly VapiCall[] },
): Promise<void> {
  const byName = new Map(
    calls.flatMap((call) => [call.id, call.phoneCallProviderId ?? call.id].map((name) => [name, call] as const)),
  );
  const rows = await db.call.findMany({
    where: {
      projectId,
      mode: 'vapi',
      providerCallId: { in: [...byName.keys()] },
      OR: [{ vapiReport: { is: null } }, { vapiReport: { reportedAt: null } }],
    },
  });
  for (const row of rows) {
    const listed = byName.get(row.providerCallId);
    if (listed) await finishOne(db, row, listed);
  }
}

async function finishOne(
  db: Database,
  { id: callId, projectId, status, startedAt }: Call,
  listed: VapiCall,
): Promise<void> {
  const { id: vapiCallId, assistantId = null } = listed;
  const row = { callId, vapiCallId, status, startedAtMs: startedAt.getTime(), isReported: false };
  const end = endOfListedCall(listed, { projectId, row });
  if (!end) return;
  // The report belongs to a row of its own, which there is none of when nobody has ever told of the call.
  await db.vapiCallReport.createMany({ data: [{ vapiCallId, projectId, callId, assistantId }], skipDuplicates: true });
  await settleVapiCall(db, end);
}
