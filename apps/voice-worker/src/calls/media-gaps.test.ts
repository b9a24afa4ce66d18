import { audioMsOf } from '@offhook/call';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MediaGaps, silenceOf } from './media-gaps.ts';

const FRAME = Buffer.alloc(160, 0x22).toString('base64');

function stream() {
  const given: number[] = [];
  const gaps = new MediaGaps((silence) => given.push(Math.round(audioMsOf(silence))));
  return { gaps, given };
}

describe('silence', () => {
  it('is mu-law silence of the length asked for', () => {
    const bytes = Buffer.from(silenceOf(300), 'base64');
    expect(bytes.every((byte) => byte === 0xff)).toBe(true);
    expect(bytes.length / 8).toBeCloseTo(300, 0);
  });
});

describe('gaps in the stream', () => {
  it('are filled to the millisecond, frames in a row need nothing', () => {
    const { gaps, given } = stream();
    for (const timestampMs of [0, 20, 40, 340, 360]) gaps.before(timestampMs, FRAME);
    expect(given).toEqual([280]);
  });

  it('are filled up to ten seconds, and what comes late or twice is passed on as it is', () => {
    const { gaps, given } = stream();
    for (const timestampMs of [5, 60_000, 59_980, 60_000, 60_020]) gaps.before(timestampMs, FRAME);
    expect(given).toEqual([10_000]);
  });
});

describe('a stream that stalls', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('in the middle of speech gets one second of silence, once, and no more for the same gap', () => {
    const { gaps, given } = stream();
    gaps.before(0, FRAME);
    gaps.speechStarted();
    vi.advanceTimersByTime(5_000);
    expect(given).toEqual([1_000]);
    gaps.before(5_000, FRAME);
    expect(given).toEqual([1_000, 3_980]);
    gaps.speechStopped();
  });

  it('gets nothing while frames come, and nothing when nobody speaks', () => {
    const { gaps, given } = stream();
    gaps.speechStarted();
    for (let atMs = 0; atMs < 3_000; atMs += 20) {
      gaps.before(atMs, FRAME);
      vi.advanceTimersByTime(20);
    }
    gaps.speechStopped();
    vi.advanceTimersByTime(5_000);
    expect(given).toEqual([]);
  });
});
