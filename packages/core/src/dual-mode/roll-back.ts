import type { PhoneNumber } from '@offhook/db';
import { type Answering, offhookShare, type Side } from './answering.ts';
import { judgeSide, type SideFigures, type Verdict } from './judge-side.ts';
import { rollbackLimitsOf } from './rollback-limits.ts';
import { type AnsweringDeps, setAnswering } from './set-answering.ts';
import { sideFigures } from './side-figures.ts';

/** After one rollback the calls stay where they went for this long, whatever happens there: two sides that fail must not take turns. */
const REST_AFTER_ROLLBACK_MS = 30 * 60_000;
const MINUTE_MS = 60_000;

/** What is to become of a number, judged by its calls of late. */
export interface RollbackPlan {
  readonly from: Side;
  readonly to: Side;
  readonly verdict: Verdict;
}

type Judged = Pick<
  PhoneNumber,
  'mode' | 'offhookSharePercent' | 'vapiNumberId' | 'rollbackLimits' | 'rolledBackAt' | 'answeringSince'
>;

/** Null: everything stays as it is. Pure. */
export function planRollback(
  number: Judged,
  figures: Readonly<Record<Side, SideFigures>>,
  nowMs: number,
): RollbackPlan | null {
  const share = offhookShare(number);
  if (share === null || number.vapiNumberId === null) return null;
  if (number.rolledBackAt && nowMs - number.rolledBackAt.getTime() < REST_AFTER_ROLLBACK_MS) return null;
  const limits = rollbackLimitsOf(number);
  const verdicts = {
    openai: share > 0 ? judgeSide(figures.openai, limits) : null,
    vapi: share < 100 ? judgeSide(figures.vapi, limits) : null,
  };
  // Where both are in trouble nothing would be won.
  if (verdicts.openai && !verdicts.vapi) return { from: 'openai', to: 'vapi', verdict: verdicts.openai };
  if (verdicts.vapi && !verdicts.openai) return { from: 'vapi', to: 'openai', verdict: verdicts.vapi };
  return null;
}

/** The calls that count: those of the owner's window, and none from before who answers was last decided. */
export function windowStart(number: Pick<PhoneNumber, 'rollbackLimits' | 'answeringSince'>, nowMs: number): Date {
  const { windowMin } = rollbackLimitsOf(number);
  return new Date(Math.max(number.answeringSince.getTime(), nowMs - windowMin * MINUTE_MS));
}

/** Looks at a number's calls of late and sends the next ones to the other side when its side does badly. May be repeated. */
export async function rollBackIfDue(deps: AnsweringDeps, numberId: string): Promise<RollbackPlan | null> {
  const { db, now } = deps;
  const number = await db.phoneNumber.findUnique({ where: { id: numberId } });
  if (!number || offhookShare(number) === null || number.vapiNumberId === null) return null;
  if (!rollbackLimitsOf(number).enabled) return null;
  const figures = await sideFigures(db, { numberId, since: windowStart(number, now()) });
  const plan = planRollback(number, figures, now());
  if (!plan) return null;
  const answering: Answering = { side: plan.to };
  const switched = await setAnswering(deps, {
    projectId: number.projectId,
    numberId,
    answering,
    actor: { kind: 'system', name: 'rollback' },
    rollback: { reason: reasonOf(plan), ifSince: number.answeringSince },
  });
  return switched.ok ? plan : null;
}

const NAMES: Readonly<Record<Side, string>> = { openai: 'Offhook', vapi: 'Vapi' };

/** In the owner's words; no number of anybody. */
export function reasonOf({ from, verdict: { cause, value, limit, calls } }: RollbackPlan): string {
  const side = NAMES[from];
  switch (cause) {
    case 'failures':
      return `${value} % of the last ${calls} calls broke off at ${side} (your limit: ${limit} %).`;
    case 'fallbacks':
      return `${side} could not take ${value} % of its last ${calls} calls (your limit: ${limit} %).`;
    case 'slow':
      return `Half of the last ${calls} callers waited longer than ${seconds(value)} s for ${side}’s first word (your limit: ${seconds(limit)} s).`;
  }
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(1);
}
