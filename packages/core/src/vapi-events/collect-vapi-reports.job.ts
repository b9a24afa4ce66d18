import type { Call, Database, VapiCallReport } from '@offhook/db';
import { z } from 'zod';
import { defineJob, type JobContext } from '../jobs/job.ts';
import type { VapiFor } from '../vapi/vapi-port.ts';
import type { VapiCallRow } from './open-vapi-call.ts';
import { endOfListedCall } from './read-report.ts';
import { settleVapiCall } from './settle-vapi-call.ts';

/** A report comes within seconds of a call's end; Vapi writes it for about a minute. */
const OVERDUE_AFTER_MS = 3 * 60_000;
/** Longer than any call: whoever has no report then gets none. */
const GIVEN_UP_AFTER_MS = 5 * 3_600_000;
const MAX_CALLS = 200;

/**
 * Every two minutes: asks Vapi about calls whose report never came. It was lost on the way, or the owner has not told Vapi where to send
 * it: either way the call's conversation, cost and outcome come in.
 */
export function createCollectVapiReportsJob({ vapiFor }: { readonly vapiFor: VapiFor }) {
  return defineJob({
    name: 'collect-vapi-reports',
    cron: '*/2 * * * *',
    payload: z.object({}),
    async run(_payload, context) {
      const waiting = await overdueReports(context.db, context.now());
      let collected = 0;
      for (const report of waiting) {
        if (context.signal.aborted) break;
        if (await collect(vapiFor, report, context)) collected += 1;
      }
      return { waiting: waiting.length, collected };
    },
  });
}

type Overdue = VapiCallReport & { readonly call: Call };

function overdueReports(db: Database, nowMs: number): Promise<Overdue[]> {
  const overdue = new Date(nowMs - OVERDUE_AFTER_MS);
  return db.vapiCallReport.findMany({
    where: {
      reportedAt: null,
      createdAt: { gte: new Date(nowMs - GIVEN_UP_AFTER_MS), lt: overdue },
      call: { mode: 'vapi', OR: [{ endedAt: null }, { endedAt: { lt: overdue } }] },
    },
    include: { call: true },
    orderBy: { createdAt: 'asc' },
    take: MAX_CALLS,
  });
}

/** One call that cannot be had holds up no other. */
async function collect(vapiFor: VapiFor, { call, vapiCallId }: Overdue, context: JobContext): Promise<boolean> {
  const { db, signal, notes } = context;
  const { projectId } = call;
  try {
    const vapi = await vapiFor(projectId);
    const listed = await vapi?.getCall(vapiCallId, { signal });
    const end = listed && endOfListedCall(listed, { projectId, row: rowOf(call, vapiCallId) });
    return end ? await settleVapiCall(db, end) : false;
  } catch (error) {
    notes.warn({ callId: call.id, err: error }, 'a report of Vapi could not be collected');
    return false;
  }
}

function rowOf({ id: callId, status, startedAt }: Call, vapiCallId: string): VapiCallRow {
  return { callId, vapiCallId, status, startedAtMs: startedAt.getTime(), isReported: false };
}
