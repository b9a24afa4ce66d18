import { z } from 'zod';
import { defineJob, type JobContext } from '../jobs/job.ts';
import { followSwitch, leftOverSwitches } from './follow-switch.ts';
import { rollBackIfDue } from './roll-back.ts';
import type { AnsweringDeps } from './set-answering.ts';

/** A process that has just written a switch is about to have Twilio follow it. */
const LEFT_OVER_AFTER_MS = 60_000;
/** Of the numbers that Vapi knows; a system has hundreds of them at most, and the next minute comes. */
const MAX_NUMBERS = 5_000;

/**
 * Every minute: sends calls back to the other side where one does badly, also when no worker saw it (Vapi's reports reach the
 * dashboard), and has Twilio follow the switches that a process left over.
 */
export function createWatchSidesJob(sides: Omit<AnsweringDeps, 'db' | 'now'>) {
  return defineJob({
    name: 'watch-sides',
    cron: '* * * * *',
    payload: z.object({}),
    async run(_payload, context) {
      const deps = { ...sides, db: context.db, now: context.now };
      return { followed: await followAll(deps, context), rolledBack: await rollBackAll(deps, context) };
    },
  });
}

async function followAll(deps: AnsweringDeps, { signal, notes }: JobContext): Promise<number> {
  let followed = 0;
  for (const { id: numberId, projectId } of await leftOverSwitches(
    deps.db,
    new Date(deps.now() - LEFT_OVER_AFTER_MS),
  )) {
    if (signal.aborted) break;
    const result = await followSwitch(deps, { projectId, numberId, actor: { kind: 'system', name: 'switch' } });
    if (result.ok) followed += 1;
    else notes.warn({ numberId, code: result.code }, 'the routing of a number has still to follow a switch');
  }
  return followed;
}

async function rollBackAll(deps: AnsweringDeps, { signal, notes }: JobContext): Promise<number> {
  const numbers = await deps.db.phoneNumber.findMany({
    where: { mode: { in: ['openai', 'vapi'] }, vapiNumberId: { not: null } },
    select: { id: true },
    take: MAX_NUMBERS,
  });
  let rolledBack = 0;
  for (const { id: numberId } of numbers) {
    if (signal.aborted) break;
    try {
      const plan = await rollBackIfDue(deps, numberId);
      if (!plan) continue;
      rolledBack += 1;
      notes.warn({ numberId, from: plan.from, cause: plan.verdict.cause }, 'calls go to the other side');
    } catch (error) {
      notes.warn({ numberId, err: error }, 'a number could not be judged');
    }
  }
  return rolledBack;
}
