/** The way over from Vapi, in its order. */
export const MOVING_STEPS = ['connect', 'import', 'number', 'test', 'some', 'quarter', 'all', 'switchOff'] as const;
export type MovingStep = (typeof MOVING_STEPS)[number];

/** `skipped`: not done, and what comes after it is. `impossible`: the Vapi account takes no single calls. */
export type StepState = 'done' | 'skipped' | 'next' | 'later' | 'impossible';

/** What the steps are read off, all of it from the database. */
export interface MovingFacts {
  readonly isConnected: boolean;
  /** Something that the account proposed is in use. */
  readonly hasTakenOver: boolean;
  /** One that both sides know. */
  readonly hasNumber: boolean;
  /** Offhook has held a call to its end since the account was connected. */
  readonly hasTried: boolean;
  /** Percent of the calls of that number that Offhook answers, if they come here at all; null: neither side answers. */
  readonly share: number | null;
  readonly takesSingleCalls: 'untested' | 'works' | 'refused';
  /** There was an account, and nothing leads there any more. */
  readonly hasLeft: boolean;
}

/** Shares of the three steps in percent. */
const SHARE_OF_STEP = { some: 5, quarter: 25, all: 100 } as const satisfies Partial<Record<MovingStep, number>>;

/** How far a move is. Exactly one step is next until all is done. Pure. */
export function stepsOf(facts: MovingFacts): { readonly name: MovingStep; readonly state: StepState }[] {
  const done = doneSteps(facts);
  const lastDone = MOVING_STEPS.findLastIndex((name) => done.has(name) && isMilestone(name));
  const possible = (name: MovingStep) =>
    facts.takesSingleCalls !== 'refused' || done.has(name) || (name !== 'some' && name !== 'quarter');
  const next = MOVING_STEPS.find((name, index) => index > lastDone && !done.has(name) && possible(name));
  return MOVING_STEPS.map((name, index) => {
    if (done.has(name)) return { name, state: 'done' };
    if (!possible(name)) return { name, state: 'impossible' };
    if (index < lastDone) return { name, state: 'skipped' };
    return { name, state: name === next ? 'next' : 'later' };
  });
}

/** What comes before these counts as passed over once they are done; the others may be done in any order. */
function isMilestone(name: MovingStep): boolean {
  return name === 'some' || name === 'quarter' || name === 'all' || name === 'switchOff';
}

function doneSteps(facts: MovingFacts): ReadonlySet<MovingStep> {
  if (facts.hasLeft) return new Set(MOVING_STEPS);
  const { share } = facts;
  // A share counts only while there is somebody to share with.
  const has = (percent: number) => facts.isConnected && share !== null && share >= percent;
  const done: readonly (readonly [MovingStep, boolean])[] = [
    ['connect', facts.isConnected],
    ['import', facts.hasTakenOver],
    ['number', facts.isConnected && facts.hasNumber],
    ['test', facts.hasTried],
    ['some', has(SHARE_OF_STEP.some)],
    ['quarter', has(SHARE_OF_STEP.quarter)],
    ['all', has(SHARE_OF_STEP.all)],
  ];
  return new Set(done.filter(([, isDone]) => isDone).map(([name]) => name));
}
