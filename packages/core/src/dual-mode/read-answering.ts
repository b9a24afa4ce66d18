import type { Database } from '@offhook/db';
import type { AuditView } from '../audit/record-audit.ts';
import { listAudit } from '../audit/record-audit.ts';
import { granted, notFound, type Outcome } from '../projects/outcome.ts';
import { offhookShare, type Side } from './answering.ts';
import { judgeSide, type SideFigures, type Verdict } from './judge-side.ts';
import { windowStart } from './roll-back.ts';
import { type RollbackLimits, rollbackLimitsOf } from './rollback-limits.ts';
import { sideFigures } from './side-figures.ts';

/** How a side does: its calls of the owner's window, and whether one of them crossed a limit. */
export type SideView = SideFigures & { verdict: Verdict | null };

/** Who answers a number, and all that the owner needs to change it. */
export type AnsweringView = {
  numberId: string;
  mode: 'openai' | 'vapi' | 'forward' | 'paused';
  /** Percent of the calls that are Offhook's; null: neither side answers. */
  offhookShare: number | null;
  /** ISO 8601. */
  since: string;
  /** Calls went to the other side by themselves; with the reason in the owner's words. */
  rolledBack: { at: string; reason: string } | null;
  /** Twilio has still to follow the last switch. */
  isPending: boolean;
  vapi: {
    isConnected: boolean;
    /** Vapi knows this number. */
    isLinked: boolean;
    /** Whether the account takes single calls from us. */
    eachCall: 'untested' | 'works' | 'refused';
    /** ISO 8601. */
    testedAt: string | null;
  };
  limits: RollbackLimits;
  figures: Record<Side, SideView>;
  history: AuditView[];
};

const SWITCHES = new Set([
  'number.answering',
  'number.rolled_back',
  'number.answering_undone',
  'number.rollback_limits',
  'number.vapi_linked',
]);
const MAX_READ = 60;
const MAX_SHOWN = 8;

export async function readAnswering(
  db: Database,
  where: { readonly projectId: string; readonly numberId: string },
  now: Date,
): Promise<Outcome<AnsweringView>> {
  const { projectId, numberId } = where;
  const number = await db.phoneNumber.findFirst({ where: { id: numberId, projectId } });
  if (!number) return notFound('phone number');
  const [connection, figures, entries] = await Promise.all([
    db.vapiConnection.findUnique({ where: { projectId }, select: { bypass: true, bypassTestedAt: true } }),
    sideFigures(db, { numberId, since: windowStart(number, now.getTime()) }),
    listAudit(db, { projectId, subject: { kind: 'number', id: numberId }, limit: MAX_READ }),
  ]);
  const limits = rollbackLimitsOf(number);
  const judged = (side: Side): SideView => ({ ...figures[side], verdict: judgeSide(figures[side], limits) });
  return granted({
    numberId,
    mode: number.mode,
    offhookShare: offhookShare(number),
    since: number.answeringSince.toISOString(),
    rolledBack: number.rolledBackAt
      ? { at: number.rolledBackAt.toISOString(), reason: number.rollbackReason ?? '' }
      : null,
    isPending: number.switchPendingAt !== null,
    vapi: {
      isConnected: connection !== null,
      isLinked: number.vapiNumberId !== null,
      eachCall: connection?.bypass ?? 'untested',
      testedAt: connection?.bypassTestedAt?.toISOString() ?? null,
    },
    limits,
    figures: { openai: judged('openai'), vapi: judged('vapi') },
    history: entries.filter(({ action }) => SWITCHES.has(action)).slice(0, MAX_SHOWN),
  });
}
