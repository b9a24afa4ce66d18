import { setTimeout as sleep } from 'node:timers/promises';
import { type Summary, summarise } from '../harness/quantiles.ts';
import type { StreamFacts } from '../load/main.ts';
import type { PageCopy } from '../peer/main.ts';
import type { BenchSystem } from './bench-system.ts';

const US_PER_MS = 1_000;
/** After this the frames of a set-up are where they belong. */
const SETTLED_MS = 700;

export interface SetupFigures {
  readonly handshakeMs: number;
  readonly calls: number;
  readonly problems: readonly string[];
  /** Caller frames from the stream's `start` on that the model never got. */
  readonly lostFrames: number;
  /** From the moment the first caller audio could be there (handshake done, first frame spoken) until it was, in milliseconds. */
  readonly firstAudioMs: Summary;
  /** From `start` to the first frame the caller hears, in milliseconds. */
  readonly greetingMs: Summary;
  /** Our own time for the answer to `/twilio/voice`. */
  readonly webhookMs: Summary;
}

export interface SetupPlan {
  readonly count: number;
  readonly perSecond: number;
  readonly handshakeMs: number;
}

/** Calls begin while the upstream takes `handshakeMs` for its handshake. */
export async function measureSetup(
  { load, peer }: BenchSystem,
  { count, perSecond, handshakeMs }: SetupPlan,
): Promise<{ calls: readonly number[]; figures: SetupFigures }> {
  await peer.ask('setDoor', { door: 'open', handshakeMs });
  const { calls, problems } = await load.ask('startCalls', { count, perSecond });
  await sleep(handshakeMs + SETTLED_MS);
  await peer.ask('setDoor', { door: 'open', handshakeMs: 0 });
  const [streams, pages] = await Promise.all([load.ask('streams', calls), peer.ask('pages', calls)]);
  return { calls, figures: setupFigures({ handshakeMs, problems, streams, pages }) };
}

interface SetupFacts {
  readonly handshakeMs: number;
  readonly problems: readonly string[];
  readonly streams: readonly StreamFacts[];
  readonly pages: readonly PageCopy[];
}

function setupFigures({ handshakeMs, problems, streams, pages }: SetupFacts): SetupFigures {
  const pageOf = new Map(pages.map((page) => [page.call, page]));
  let lostFrames = 0;
  const firstAudio: number[] = [];
  const greeting: number[] = [];
  for (const { call, startSentAtUs, firstSpokenAtUs, firstAudioAtUs } of streams) {
    const page = pageOf.get(call);
    lostFrames += page?.counts.missing ?? 0;
    if (page?.firstHeardAtUs && firstSpokenAtUs) {
      const possibleAtUs = Math.max(firstSpokenAtUs, page.openedAtUs ?? 0);
      firstAudio.push((page.firstHeardAtUs - possibleAtUs) / US_PER_MS);
    }
    if (firstAudioAtUs && startSentAtUs) greeting.push((firstAudioAtUs - startSentAtUs) / US_PER_MS);
  }
  return {
    handshakeMs,
    calls: streams.length,
    problems,
    lostFrames,
    firstAudioMs: summarise(firstAudio),
    greetingMs: summarise(greeting),
    webhookMs: summarise(streams.map(({ webhookMs }) => webhookMs)),
  };
}

export interface BargeFigures {
  readonly interruptions: number;
  /** Without any `clear`. */
  readonly uncleared: number;
  /** `speech_started` leaves the model's side until `clear` reaches Twilio's. */
  readonly clearMs: Summary;
  /** Frames of the cut answer that came after `clear`, for each interruption. */
  readonly framesAfterClear: number;
  /** What the model was told was heard, against what had been played: median and 99th percentile of the difference, in milliseconds. */
  readonly truncationErrorMs: Summary;
  readonly untruncated: number;
}

export interface BargePlan {
  readonly calls: readonly number[];
  readonly rounds: number;
}

const ROUND_OVER_MS = 1_000;
/** The interruption itself, its late audio, and an answer of a second or so before the next. */
const ROUND_MS = 2_300;

/** Every call is interrupted `rounds` times while audio is queued at Twilio, every other time with late audio of the cut answer. */
export async function measureBargeIn({ load, peer }: BenchSystem, { calls, rounds }: BargePlan): Promise<BargeFigures> {
  await peer.ask('setPace', 'burst');
  await sleep(ROUND_MS);
  for (let round = 0; round < rounds; round += 1) {
    await peer.ask('interrupt', { calls, overMs: ROUND_OVER_MS, lateFrames: round % 2 === 0 });
    await sleep(ROUND_MS);
  }
  const [streams, pages] = await Promise.all([load.ask('streams', calls), peer.ask('pages', calls)]);
  return bargeFigures(streams, pages);
}

function bargeFigures(streams: readonly StreamFacts[], pages: readonly PageCopy[]): BargeFigures {
  const streamOf = new Map(streams.map((stream) => [stream.call, stream]));
  const clearMs: number[] = [];
  const errors: number[] = [];
  let interruptions = 0;
  let uncleared = 0;
  let untruncated = 0;
  for (const { call, barges } of pages) {
    for (const { answer, startedAtUs, audioEndMs } of barges) {
      interruptions += 1;
      const clear = streamOf.get(call)?.clears.find(({ atUs, answer: cut }) => cut === answer && atUs >= startedAtUs);
      if (!clear) {
        uncleared += 1;
        continue;
      }
      clearMs.push((clear.atUs - startedAtUs) / US_PER_MS);
      if (audioEndMs === null) untruncated += 1;
      else errors.push(Math.abs(audioEndMs - clear.heardMs));
    }
  }
  const late = streams.reduce((sum, { framesAfterClear }) => sum + framesAfterClear, 0);
  return {
    interruptions,
    uncleared,
    clearMs: summarise(clearMs),
    framesAfterClear: interruptions === 0 ? Number.NaN : late / interruptions,
    truncationErrorMs: summarise(errors),
    untruncated,
  };
}

export interface ToolFigures {
  readonly asked: number;
  readonly unanswered: number;
  /** `response.done` with the function call leaves the model's side until its output is back there, in milliseconds. */
  readonly outputMs: Summary;
}

/** Every call's model calls one tool, `rounds` times. */
export async function measureTools(
  { peer }: BenchSystem,
  plan: { calls: readonly number[]; rounds: number; name: string; argumentsJson: string },
): Promise<ToolFigures> {
  const { calls, rounds, name, argumentsJson } = plan;
  for (let round = 0; round < rounds; round += 1) {
    await peer.ask('callTool', { calls, overMs: ROUND_OVER_MS, name, argumentsJson });
    await sleep(ROUND_OVER_MS + SETTLED_MS);
  }
  const tools = (await peer.ask('pages', calls)).flatMap((page) => page.tools);
  const answered = tools.flatMap(({ calledAtUs, answeredAtUs }) =>
    answeredAtUs === null ? [] : [(answeredAtUs - calledAtUs) / US_PER_MS],
  );
  return { asked: tools.length, unanswered: tools.length - answered.length, outputMs: summarise(answered) };
}

/** Frames of some calls, both ways, counted exactly: nothing is under way any more. */
export interface FrameCounts {
  readonly up: DirectionCounts;
  readonly down: DirectionCounts;
}

export interface DirectionCounts {
  readonly sent: number;
  readonly lost: number;
  readonly disordered: number;
  readonly doubled: number;
  readonly foreign: number;
  readonly damaged: number;
}

/** Frames are still under way while more of them arrive within this time. */
const STILL_MS = 400;
/** A bridge that still has frames after this keeps them: they count as lost. */
const GIVEN_UP_AFTER_MS = 10_000;

/** Stops both sides for a moment and counts. `calls` must not have been interrupted: audio of a cut answer is dropped rightly. */
export async function countFrames({ load, peer }: BenchSystem, calls: readonly number[]): Promise<FrameCounts> {
  await Promise.all([peer.ask('setPace', 'silent'), load.ask('setSpeaking', false)]);
  const giveUpAtMs = Date.now() + GIVEN_UP_AFTER_MS;
  let arrived = -1;
  for (;;) {
    await sleep(STILL_MS);
    const [streams, pages] = await Promise.all([load.ask('streams', calls), peer.ask('pages', calls)]);
    const figures = framesOf(streams, pages);
    const nowArrived = figures.up.sent - figures.up.lost + figures.down.sent - figures.down.lost;
    if (nowArrived === arrived || Date.now() > giveUpAtMs) {
      await load.ask('setSpeaking', true);
      return figures;
    }
    arrived = nowArrived;
  }
}

function framesOf(streams: readonly StreamFacts[], pages: readonly PageCopy[]): FrameCounts {
  return {
    up: directionCounts(
      streams.reduce((sum, { sent }) => sum + sent, 0),
      pages.map(({ counts }) => counts),
    ),
    down: directionCounts(
      pages.reduce((sum, { sent }) => sum + sent, 0),
      streams.map(({ counts }) => counts),
    ),
  };
}

function directionCounts(sent: number, all: readonly StreamFacts['counts'][]): DirectionCounts {
  const sum = (key: keyof StreamFacts['counts']) => all.reduce((total, counts) => total + counts[key], 0);
  return {
    sent,
    lost: sent - (sum('received') - sum('doubled')),
    disordered: sum('disordered'),
    doubled: sum('doubled'),
    foreign: sum('foreign'),
    damaged: sum('damaged'),
  };
}
