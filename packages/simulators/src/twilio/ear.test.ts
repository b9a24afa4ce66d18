import { expect, it } from 'vitest';
import { Ear } from './ear.ts';

it('joins what sounds without a break, and keeps apart what does not', () => {
  const ear = new Ear();
  ear.hear({ by: 'assistant' }, { startMs: 0, endMs: 20 });
  ear.hear({ by: 'assistant' }, { startMs: 60, endMs: 80 });
  ear.hear({ by: 'assistant' }, { startMs: 500, endMs: 520 });
  ear.hear({ by: 'twilio', text: 'Hello' }, { startMs: 520, endMs: 540 });
  ear.cut();
  expect(ear.sounds()).toMatchObject([
    { by: 'assistant', startMs: 0, endMs: 80, cut: false },
    { by: 'assistant', startMs: 500, endMs: 520 },
    { by: 'twilio', text: 'Hello', cut: true },
  ]);
});

it('tells speech from tones', () => {
  const ear = new Ear();
  ear.hear({ by: 'tone', tone: 'ringing' }, { startMs: 0, endMs: 2_000 });
  ear.hear({ by: 'tone', tone: 'beep' }, { startMs: 3_000, endMs: 3_400 });
  expect(ear.state(3_400, 20)).toMatchObject({
    segments: [],
    playing: true,
    lastHeardAtMs: 3_400,
    lastBeepAtMs: 3_400,
  });
  expect(ear.state(3_420, 20).playing).toBe(false);
});

it('hands sound on to whoever listens in', () => {
  const ear = new Ear();
  const heard: Uint8Array[] = [];
  const stop = ear.listen((audio) => void heard.push(audio));
  ear.hear({ by: 'assistant' }, { startMs: 0, endMs: 20, audio: new Uint8Array(160) });
  stop();
  ear.hear({ by: 'assistant' }, { startMs: 20, endMs: 40, audio: new Uint8Array(160) });
  expect(heard).toHaveLength(1);
});
