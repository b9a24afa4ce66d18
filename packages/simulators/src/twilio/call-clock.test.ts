import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { CallClock } from './call-clock.ts';

const clocks: CallClock[] = [];
const clockAt = (speed: number): CallClock => {
  const clock = new CallClock({ speed });
  clocks.push(clock);
  return clock;
};
afterEach(() => {
  for (const clock of clocks.splice(0)) clock.stop();
});

const never = new AbortController().signal;

it('calls every frame in order, however late it is', async () => {
  const clock = clockAt(1);
  const frames: number[] = [];
  clock.onFrame((nowMs) => void frames.push(nowMs));
  const unpin = clock.pin();
  const until = performance.now() + 150;
  while (performance.now() < until); // the process is busy with something else
  await clock.until(200, never);
  unpin();
  expect(frames).toEqual(frames.map((_, i) => (i + 1) * 20));
  expect(frames.length).toBeGreaterThanOrEqual(10);
  expect(clock.lateness().lateTicks).toBeGreaterThan(0);
});

it('lets an hour pass in a moment while nobody outside takes part', async () => {
  const clock = clockAt(Number.POSITIVE_INFINITY);
  const startedAt = performance.now();
  await clock.until(60_000, never);
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});

it('keeps real time while it is pinned', async () => {
  const clock = clockAt(Number.POSITIVE_INFINITY);
  const unpin = clock.pin();
  await sleep(100);
  expect(clock.nowMs).toBeLessThanOrEqual(200);
  unpin();
  unpin();
  await clock.until(10_000, never);
  expect(clock.nowMs).toBeGreaterThanOrEqual(10_000);
});

it('stops waiting when told to, and when it is stopped', async () => {
  const clock = clockAt(1);
  const stop = new AbortController();
  const waiting = clock.until(Number.POSITIVE_INFINITY, stop.signal);
  stop.abort();
  await waiting;
  const forever = clock.until(Number.POSITIVE_INFINITY, never);
  clock.stop();
  await forever;
  expect(clock.nowMs).toBeLessThan(1_000);
});
