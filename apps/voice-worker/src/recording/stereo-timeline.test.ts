import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BufferPool } from './buffer-pool.ts';
import { CALLER_WINDOW_SAMPLES } from './caller-track.ts';
import { MU_LAW_SILENCE, SAMPLES_PER_MS } from './mu-law-frames.ts';
import { StereoTimeline } from './stereo-timeline.ts';

const HOLD_BACK_MS = 500;

type Step =
  | { readonly kind: 'caller' }
  | { readonly kind: 'assistant'; readonly ms: number }
  | { readonly kind: 'clear' }
  | { readonly kind: 'pass'; readonly ms: number };

/** One frame a number, so that every sample of the tape tells which frame it came from. */
const frame = (mark: number, ms: number) => Buffer.alloc(ms * SAMPLES_PER_MS, mark).toString('base64');
/** 1 to 250: silence is 255. */
const markOf = (count: number) => (count % 250) + 1;

interface Played {
  caller: Buffer;
  assistant: Buffer;
  /** Where an ideal recording has each side. */
  idealCaller: { mark: number; fromMs: number }[];
  idealAssistant: Buffer;
}

/** Plays the steps by a clock of its own, writing out as the worker does, and keeps beside it what an ideal tape would hold. */
function play(steps: readonly Step[]): Played {
  const timeline = new StereoTimeline({
    callerWindow: Buffer.alloc(CALLER_WINDOW_SAMPLES),
    chunks: new BufferPool(400, 100_000),
  });
  const block = Buffer.alloc(40_000);
  const written: Buffer[] = [];
  const takeUntil = (ms: number) => {
    for (let bytes = timeline.take(block, ms); bytes > 0; bytes = timeline.take(block, ms)) {
      written.push(Buffer.from(block.subarray(0, bytes)));
    }
  };
  let nowMs = 0;
  let flushAtMs = 2_000;
  let count = 0;
  const longestMs = steps.reduce((sum, step) => sum + ('ms' in step ? step.ms : 0), 0);
  const ideal = Buffer.alloc(longestMs * SAMPLES_PER_MS, MU_LAW_SILENCE);
  let playedUntil = 0;
  const idealCaller: Played['idealCaller'] = [];
  for (const step of steps) {
    count += 1;
    if (step.kind === 'pass') nowMs += step.ms;
    if (step.kind === 'caller') {
      timeline.caller(frame(markOf(count), 20), nowMs);
      idealCaller.push({ mark: markOf(count), fromMs: nowMs - 20 });
    }
    if (step.kind === 'assistant') {
      expect(timeline.assistant(frame(markOf(count), step.ms), nowMs)).toBe(true);
      playedUntil = Math.max(playedUntil, nowMs * SAMPLES_PER_MS);
      ideal.fill(markOf(count), playedUntil, playedUntil + step.ms * SAMPLES_PER_MS);
      playedUntil += step.ms * SAMPLES_PER_MS;
    }
    if (step.kind === 'clear') {
      timeline.cleared(nowMs);
      ideal.fill(MU_LAW_SILENCE, nowMs * SAMPLES_PER_MS, Math.max(playedUntil, nowMs * SAMPLES_PER_MS));
      playedUntil = Math.min(playedUntil, nowMs * SAMPLES_PER_MS);
    }
    if (nowMs >= flushAtMs) {
      takeUntil(nowMs - HOLD_BACK_MS);
      flushAtMs = nowMs + 2_000;
    }
  }
  takeUntil(nowMs);
  const tape = Buffer.concat(written);
  const side = (channel: number) => {
    const samples = Buffer.alloc(tape.length / 2);
    for (let index = 0; index < samples.length; index += 1) samples[index] = tape[2 * index + channel] ?? 0;
    return samples;
  };
  return {
    caller: side(0),
    assistant: side(1),
    idealCaller,
    idealAssistant: ideal.subarray(0, nowMs * SAMPLES_PER_MS),
  };
}

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('assistant'), ms: fc.integer({ min: 1, max: 900 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('pass'), ms: fc.integer({ min: 0, max: 400 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('caller') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('clear') }) },
) as fc.Arbitrary<Step>;

describe('both sides of a call on one clock', () => {
  it('has the assistant where it was played and nothing of what was cut, whatever comes in whatever order', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const { caller, assistant, idealAssistant } = play(steps);
        expect(caller.length).toBe(assistant.length);
        expect(assistant.equals(idealAssistant)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('has a caller in real time within 20 ms of where they spoke, gaps as silence', () => {
    // Frames every 20 ms, some of them a little late, and pauses in which none comes.
    const beat = fc.record({ lateMs: fc.integer({ min: 0, max: 15 }), pauseMs: fc.constantFrom(0, 0, 0, 60, 700) });
    fc.assert(
      fc.property(fc.array(beat, { maxLength: 150 }), (beats) => {
        const steps: Step[] = [];
        let nowMs = 0;
        let dueMs = 0;
        for (const { lateMs, pauseMs } of beats) {
          dueMs += 20 + pauseMs;
          const arrivalMs = Math.max(nowMs, dueMs + lateMs);
          steps.push({ kind: 'pass', ms: arrivalMs - nowMs }, { kind: 'caller' });
          nowMs = arrivalMs;
        }
        const { caller, idealCaller } = play([...steps, { kind: 'pass', ms: 30 }]);
        for (const { mark, fromMs } of lastOfEachMark(idealCaller)) {
          const at = caller.lastIndexOf(mark) + 1 - 20 * SAMPLES_PER_MS;
          expect(Math.abs(at / SAMPLES_PER_MS - fromMs)).toBeLessThanOrEqual(20);
        }
        const heard = caller.filter((byte) => byte !== MU_LAW_SILENCE).length;
        expect(heard).toBe(idealCaller.length * 20 * SAMPLES_PER_MS);
      }),
      { numRuns: 100 },
    );
  });

  it('closes the silence of frames that were only held up', () => {
    const regular = (count: number): Step[] =>
      Array.from({ length: count }, (): Step[] => [{ kind: 'pass', ms: 20 }, { kind: 'caller' }]).flat();
    const burst: Step[] = [{ kind: 'pass', ms: 120 }, ...Array.from({ length: 6 }, (): Step => ({ kind: 'caller' }))];
    const { caller } = play([...regular(10), ...burst, ...regular(10)]);
    expect(caller.includes(MU_LAW_SILENCE)).toBe(false);
    expect(caller.length).toBe(26 * 20 * SAMPLES_PER_MS);
  });

  it('takes no more from a line than time passes', () => {
    const flood = Array.from({ length: 400 }, (): Step => ({ kind: 'caller' }));
    const { caller } = play([{ kind: 'pass', ms: 100 }, ...flood, { kind: 'pass', ms: 900 }]);
    expect(caller.filter((byte) => byte !== MU_LAW_SILENCE).length).toBeLessThanOrEqual(140 * SAMPLES_PER_MS);
  });

  it('says so when too much waits to be played', () => {
    const chunks = new BufferPool(400, 2);
    const timeline = new StereoTimeline({ callerWindow: Buffer.alloc(CALLER_WINDOW_SAMPLES), chunks });
    expect(timeline.assistant(frame(1, 100), 0)).toBe(true);
    expect(timeline.assistant(frame(2, 100), 0)).toBe(false);
    timeline.drop();
    expect(timeline.assistant(frame(3, 100), 5)).toBe(true);
  });
});

/** Marks repeat after 250 frames; the last of each is found from the end. */
function lastOfEachMark(frames: Played['idealCaller']): Played['idealCaller'] {
  return [...new Map(frames.map((entry) => [entry.mark, entry])).values()];
}
