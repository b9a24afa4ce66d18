import type { Database, NumberHealth } from '@offhook/db';
import { z } from 'zod';
import type { Findings } from './inspect-number.ts';
import { canBeRepaired, type HealthState, NumberProblem, stateOf } from './number-problem.ts';

export type NumberHealthView = {
  /** `unknown`: nobody has looked yet. */
  state: HealthState;
  problems: (NumberProblem & { severity: HealthState; repairable: boolean })[];
  /** Host that its calls go to; null: nowhere, or not known. */
  goesTo: string | null;
  /** Since when it has been in this state; null: not looked at yet. */
  since: string | null;
  checkedAt: string | null;
};

const NOT_LOOKED: NumberHealthView = { state: 'unknown', problems: [], goesTo: null, since: null, checkedAt: null };

/** What the last look at a number found. */
export async function readNumberHealth(
  db: Database,
  { projectId, numberId }: { projectId: string; numberId: string },
): Promise<NumberHealthView> {
  const row = await db.numberHealth.findFirst({ where: { phoneNumberId: numberId, projectId } });
  return row ? toView(row) : NOT_LOOKED;
}

/** The same of every number of a business that was looked at, by the number's id. */
export async function listNumberHealth(
  db: Database,
  projectId: string,
): Promise<ReadonlyMap<string, NumberHealthView>> {
  const rows = await db.numberHealth.findMany({ where: { projectId } });
  return new Map(rows.map((row) => [row.phoneNumberId, toView(row)]));
}

/** Keeps what a look found. */
export async function keepFindings(
  db: Database,
  number: { readonly id: string; readonly projectId: string },
  { findings, nowMs }: { findings: Findings; nowMs: number },
): Promise<NumberHealthView> {
  const { goesTo } = findings;
  const problems = [...findings.problems];
  const state = stateOf(problems);
  const checkedAt = new Date(nowMs);
  const before = await db.numberHealth.findUnique({ where: { phoneNumberId: number.id } });
  const since = before?.state === state ? before.since : checkedAt;
  const found = { projectId: number.projectId, state, problems, goesTo, since, checkedAt };
  const row = await db.numberHealth.upsert({
    where: { phoneNumberId: number.id },
    create: { phoneNumberId: number.id, ...found },
    update: found,
  });
  return toView(row);
}

function toView(row: NumberHealth): NumberHealthView {
  const problems = z.array(NumberProblem).parse(row.problems);
  return {
    state: stateOf(problems),
    problems: problems.map((problem) => ({
      ...problem,
      severity: stateOf([problem]),
      repairable: canBeRepaired(problem),
    })),
    goesTo: row.goesTo,
    since: row.since.toISOString(),
    checkedAt: row.checkedAt.toISOString(),
  };
}
