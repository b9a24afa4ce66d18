import { describe, expect, it } from 'vitest';
import {
  audioMsOf,
  cleared,
  EMPTY_PLAYBACK,
  isDrained,
  playedMs,
  remainingMs,
  withAudio,
  withMark,
  withMarkReturned,
} from './playback.ts';
import { audioOf } from './testing/call-driver.ts';

const sent = (ms: number, atMs: number) => withMark(withAudio(EMPTY_PLAYBACK, audioOf(ms), atMs)).playback;

describe('playback', () => {
  it('measures payloads of any size and padding', () => {
    expect(audioMsOf(Buffer.alloc(160).toString('base64'))).toBe(20);
    expect(audioMsOf(Buffer.alloc(161).toString('base64'))).toBe(20.125);
    expect(audioMsOf('')).toBe(0);
  });

  it('runs by the clock and stops at what was sent', () => {
    const playback = withAudio(EMPTY_PLAYBACK, audioOf(200), 1_000);
    expect(playedMs(playback, 1_120)).toBe(120);
    expect(playedMs(playback, 9_000)).toBe(200);
    expect(remainingMs(playback, 1_120)).toBe(80);
  });

  it('does not pass a mark that has not come back', () => {
    const playback = withAudio(sent(200, 0), audioOf(400), 0);
    expect(playedMs(playback, 350)).toBe(200);
    expect(playedMs(withMarkReturned(playback, 'm1', 350), 400)).toBe(250);
  });

  it('takes a mark that never comes back for lost', () => {
    expect(playedMs(withAudio(sent(200, 0), audioOf(400), 0), 5_000)).toBe(600);
  });

  it('starts the clock anew when audio comes into an empty queue', () => {
    const playback = withAudio(withMarkReturned(sent(200, 0), 'm1', 200), audioOf(100), 5_000);
    expect(playedMs(playback, 5_040)).toBe(240);
  });

  it('settles earlier marks with a later one and ignores unknown ones', () => {
    const two = withMark(withAudio(sent(200, 0), audioOf(200), 0)).playback;
    expect(withMarkReturned(two, 'm2', 400).marks).toEqual([]);
    expect(withMarkReturned(two, 'm9', 400)).toBe(two);
  });

  it('forgets the marks of what it cleared', () => {
    const playback = cleared(sent(5_000, 0), 100);
    expect(isDrained(playback, 100)).toBe(true);
    expect(withMarkReturned(playback, 'm1', 120)).toBe(playback);
  });
});
