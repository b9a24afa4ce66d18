import { expect, it } from 'vitest';
import { createVoiceDetector } from '../realtime/voice-detector.ts';
import { MU_LAW_FRAME_BYTES, MU_LAW_SILENCE, muLawMs } from './mu-law.ts';
import { type LineSound, soundOf } from './sounds.ts';

/** How often voice detection takes a sound for somebody who speaks. */
function turnsIn(sound: LineSound): number {
  const detector = createVoiceDetector({ threshold: 0.5, prefixPaddingMs: 300, silenceMs: 500 });
  const quiet = new Uint8Array(MU_LAW_FRAME_BYTES * 50).fill(MU_LAW_SILENCE);
  const events = [...detector.push(soundOf(sound)), ...detector.push(quiet)];
  return events.filter(({ type }) => type === 'speech.stopped').length;
}

it('sounds like speech to voice detection, as long as it lasts', () => {
  expect(turnsIn({ kind: 'cough' })).toBe(1);
  expect(turnsIn({ kind: 'music', forMs: 29_700 })).toBe(3);
  expect(turnsIn({ kind: 'static', forMs: 11_000 })).toBe(4);
});

it('lasts as long as it should and is always the same', () => {
  expect(muLawMs(soundOf({ kind: 'music', forMs: 10_000 }))).toBe(10_000);
  expect(soundOf({ kind: 'static', forMs: 5_000 })).toEqual(soundOf({ kind: 'static', forMs: 5_000 }));
});
