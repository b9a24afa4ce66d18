import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PlaybackClock } from './playback-clock.ts';

const sound = (ms: number): Uint8Array => new Uint8Array(ms * 8).fill(1);

it('plays in real time from when the packet arrives', () => {
  const clock = new PlaybackClock();
  clock.enqueueMedia(sound(100), 500);
  expect(clock.advance(540).audio).toHaveLength(40 * 8);
  expect(clock.state()).toMatchObject({ playing: true, queuedMs: 60, playedMs: 40 });
  clock.advance(700);
  expect(clock.state()).toMatchObject({ playing: false, segments: [{ startMs: 500, endMs: 600, cut: false }] });
});

it('joins packets that follow in time and separates what comes after a silence', () => {
  const clock = new PlaybackClock();
  clock.enqueueMedia(sound(100), 0);
  clock.enqueueMedia(sound(100), 10);
  clock.advance(200);
  clock.enqueueMedia(sound(50), 1_000);
  clock.advance(1_050);
  expect(clock.state().segments).toEqual([
    { startMs: 0, endMs: 200, cut: false },
    { startMs: 1_000, endMs: 1_050, cut: false },
  ]);
});

it('echoes a mark when everything before it was played, and at once when nothing is queued', () => {
  const clock = new PlaybackClock();
  expect(clock.enqueueMark('idle', 0)).toEqual(['idle']);
  clock.enqueueMedia(sound(100), 0);
  expect(clock.enqueueMark('end', 0)).toEqual([]);
  expect(clock.advance(99).marks).toEqual([]);
  expect(clock.advance(100).marks).toEqual(['end']);
});

it('forgets the queue on clear, gives all marks back in order and remembers that the answer was cut', () => {
  const clock = new PlaybackClock();
  clock.enqueueMedia(sound(100), 0);
  clock.enqueueMark('a', 0);
  clock.enqueueMedia(sound(100), 0);
  clock.enqueueMark('b', 0);
  expect(clock.clear(60)).toEqual({ marks: ['a', 'b'], clearedMs: 140 });
  expect(clock.state()).toMatchObject({
    playing: false,
    clearedMs: 140,
    playedMs: 60,
    segments: [{ endMs: 60, cut: true }],
  });
});

it('plays or clears every byte exactly once and echoes every mark exactly once, whatever happens', () => {
  const Action = fc.oneof(
    fc.record({ kind: fc.constant('media' as const), ms: fc.integer({ min: 1, max: 400 }) }),
    fc.record({ kind: fc.constant('mark' as const) }),
    fc.record({ kind: fc.constant('clear' as const) }),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 300 }) }),
  );
  fc.assert(
    fc.property(fc.array(Action), (actions) => {
      const clock = new PlaybackClock();
      const sent: string[] = [];
      const echoed: string[] = [];
      let sentMs = 0;
      let nowMs = 0;
      for (const action of actions) {
        if (action.kind === 'media') {
          sentMs += action.ms;
          clock.enqueueMedia(sound(action.ms), nowMs);
        } else if (action.kind === 'mark') {
          sent.push(`m${sent.length}`);
          echoed.push(...clock.enqueueMark(`m${sent.length - 1}`, nowMs));
        } else if (action.kind === 'clear') {
          echoed.push(...clock.clear(nowMs).marks);
        } else {
          nowMs += action.ms;
          echoed.push(...clock.advance(nowMs).marks);
        }
      }
      echoed.push(...clock.advance(nowMs + sentMs + 1).marks);
      const { playedMs, clearedMs, queuedMs } = clock.state();
      expect(echoed).toEqual(sent);
      expect(playedMs + clearedMs + queuedMs).toBeCloseTo(sentMs);
      expect(queuedMs).toBe(0);
    }),
  );
});
