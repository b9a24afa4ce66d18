import type { Database } from '@offhook/db';
import { type FiguresRequest, type SideFigures, type Sides, sideFigures } from './side-figures.ts';
import {
  callsNeeded,
  type Interval,
  type Mean,
  type Median,
  meanDifference,
  meanInterval,
  medianDifference,
  type Share,
  shareDifference,
  shareInterval,
} from './statistics.ts';

export type MeasureName =
  | 'answered'
  | 'booked'
  | 'transferred'
  | 'failed'
  | 'length'
  | 'firstAudio'
  | 'functions'
  | 'cost';

/** A figure of one side, with where the true one lies, 19 times of 20. */
export type Estimate = { value: number; from: number | null; to: number | null; sample: number };

/**
 * `same`: whatever the difference is, it is smaller than matters. `different`: it is there, and neither good nor bad. `unclear`: it could be
 * either. `tooFew`: fewer calls than say anything.
 */
export type Judgement = 'better' | 'worse' | 'same' | 'different' | 'unclear' | 'tooFew';

export type Measure = {
  name: MeasureName;
  /** share: 0 to 1. length: seconds. firstAudio: milliseconds. cost: millionths of a dollar. */
  unit: 'share' | 'seconds' | 'milliseconds' | 'micros';
  offhook: Estimate | null;
  vapi: Estimate | null;
  /** Offhook's minus Vapi's. */
  difference: Interval | null;
  /** Of Offhook, seen from Vapi. */
  judgement: Judgement;
};

/** `ahead` and `level`: nothing that matters got worse. `behind`: something did. */
export type Verdict = 'noCalls' | 'oneSide' | 'notEnough' | 'behind' | 'level' | 'ahead';

export type ParityReport = {
  from: string;
  to: string;
  offhookCalls: number;
  vapiCalls: number;
  measures: Measure[];
  verdict: Verdict;
  /** What was judged worse. */
  worse: MeasureName[];
  /** So many more calls on the smaller side would tell, about; null when it is told already. */
  moreCalls: number | null;
  /** The two sides had calls at the same time for less than half of it: seasons and weekdays may make the difference. */
  differentTimes: boolean;
};

/** Fewer calls of a side say nothing. */
const MIN_CALLS = 30;
/** What of a difference matters to an owner: less could not be told apart with the calls that a trade gets in a month. */
const MATTERS = {
  answered: 0.05,
  booked: 0.1,
  transferred: 0.1,
  failed: 0.05,
  functions: 0.05,
  length: 15,
  firstAudio: 300,
  cost: 20_000,
} as const satisfies Record<MeasureName, number>;
/** What is good; the others are neither. */
const GOOD: Partial<Record<MeasureName, 'more' | 'less'>> = {
  answered: 'more',
  booked: 'more',
  failed: 'less',
  functions: 'more',
  firstAudio: 'less',
  cost: 'less',
};
/** A switch stands or falls with these. */
const DECISIVE: readonly MeasureName[] = ['answered', 'booked', 'failed'];

/** Both sides over the same period, each figure with how sure it is, and what that comes to. */
export async function compareSides(db: Database, request: FiguresRequest): Promise<ParityReport> {
  const sides = await sideFigures(db, request);
  return { from: request.from.toISOString(), to: request.to.toISOString(), ...judgeSides(sides) };
}

/** The same of figures that are there already. Pure. */
export function judgeSides(sides: Sides): Omit<ParityReport, 'from' | 'to'> {
  const measures = measuresOf(sides);
  const { openai, vapi } = sides;
  const moreCalls = callsMissing(sides, measures);
  const worse = measures.filter(({ judgement }) => judgement === 'worse').map(({ name }) => name);
  return {
    offhookCalls: openai.calls,
    vapiCalls: vapi.calls,
    measures,
    verdict: verdictOf(sides, measures),
    worse,
    moreCalls,
    differentTimes: hadDifferentTimes(openai, vapi),
  };
}

function measuresOf({ openai, vapi }: Sides): Measure[] {
  const share = (name: 'answered' | 'booked' | 'transferred' | 'failed' | 'functions') =>
    ofShare(name, openai[name], vapi[name]);
  return [
    share('answered'),
    share('booked'),
    share('transferred'),
    share('failed'),
    ofMean({ name: 'length', unit: 'seconds' }, openai.lengthSec, vapi.lengthSec),
    ofMedian(openai.firstAudioMs, vapi.firstAudioMs),
    share('functions'),
    ofMean({ name: 'cost', unit: 'micros' }, openai.costMicros, vapi.costMicros),
  ];
}

function ofShare(name: MeasureName, one: Share, other: Share): Measure {
  const difference = shareDifference(one, other);
  const sample = Math.min(one.of, other.of);
  const judgement = judge(name, difference, sample);
  return { name, unit: 'share', offhook: estimatedShare(one), vapi: estimatedShare(other), difference, judgement };
}

function estimatedShare(share: Share): Estimate | null {
  const interval = shareInterval(share);
  return interval && { value: share.count / share.of, ...interval, sample: Math.round(share.of) };
}

function ofMean(of: Pick<Measure, 'name' | 'unit'>, one: Mean, other: Mean): Measure {
  const difference = meanDifference(one, other);
  const judgement = judge(of.name, difference, Math.min(one.n, other.n));
  return { ...of, offhook: estimatedMean(one), vapi: estimatedMean(other), difference, judgement };
}

function estimatedMean(mean: Mean): Estimate | null {
  if (mean.n === 0) return null;
  const interval = meanInterval(mean);
  return { value: mean.mean, from: interval?.from ?? null, to: interval?.to ?? null, sample: mean.n };
}

function ofMedian(one: Median | null, other: Median | null): Measure {
  const difference = one && other && medianDifference(one, other);
  const judgement = judge('firstAudio', difference, Math.min(one?.n ?? 0, other?.n ?? 0));
  const estimate = (side: Median | null) =>
    side && { value: side.median, from: side.from, to: side.to, sample: side.n };
  return {
    name: 'firstAudio',
    unit: 'milliseconds',
    offhook: estimate(one),
    vapi: estimate(other),
    difference,
    judgement,
  };
}

function judge(name: MeasureName, difference: Interval | null, sample: number): Judgement {
  if (!difference || sample < MIN_CALLS) return 'tooFew';
  const { from, to } = difference;
  const matters = MATTERS[name];
  if (from > -matters && to < matters) return 'same';
  if (from <= 0 && to >= 0) return 'unclear';
  const good = GOOD[name];
  if (good === undefined) return 'different';
  return from > 0 === (good === 'more') ? 'better' : 'worse';
}

function verdictOf({ openai, vapi }: Sides, measures: readonly Measure[]): Verdict {
  if (openai.calls + vapi.calls === 0) return 'noCalls';
  if (openai.calls === 0 || vapi.calls === 0) return 'oneSide';
  const decisive = measures.filter(({ name }) => DECISIVE.includes(name)).map(({ judgement }) => judgement);
  if (decisive.includes('worse')) return 'behind';
  if (decisive.includes('tooFew') || decisive.includes('unclear')) return 'notEnough';
  return decisive.includes('better') ? 'ahead' : 'level';
}

/** How many more the smaller side needs until the decisive measures can be told apart. */
function callsMissing({ openai, vapi }: Sides, measures: readonly Measure[]): number | null {
  const open = measures.filter(
    ({ name, judgement }) => DECISIVE.includes(name) && (judgement === 'tooFew' || judgement === 'unclear'),
  );
  if (open.length === 0) return null;
  const has = Math.min(openai.calls, vapi.calls);
  const needs = open.map(({ name, offhook, vapi: there }) => {
    const around = ((offhook?.value ?? there?.value ?? 0.5) + (there?.value ?? offhook?.value ?? 0.5)) / 2;
    return callsNeeded(around, MATTERS[name]);
  });
  return Math.max(MIN_CALLS - has, Math.max(...needs) - has, 1);
}

function hadDifferentTimes(one: SideFigures, other: SideFigures): boolean {
  if (!one.firstAt || !one.lastAt || !other.firstAt || !other.lastAt) return false;
  const together =
    Math.min(one.lastAt.getTime(), other.lastAt.getTime()) - Math.max(one.firstAt.getTime(), other.firstAt.getTime());
  const whole =
    Math.max(one.lastAt.getTime(), other.lastAt.getTime()) - Math.min(one.firstAt.getTime(), other.firstAt.getTime());
  return together < whole / 2;
}
