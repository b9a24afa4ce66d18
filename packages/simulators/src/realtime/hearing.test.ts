import { describe, expect, it } from 'vitest';
import { fakeSpeaker } from '../testing/fake-speaker.ts';
import { comfortNoise } from '../twilio/line-conditions.ts';
import { createRecogniser } from './recogniser.ts';
import { createVoiceDetector, type VoiceDetectorOptions } from './voice-detector.ts';

const LINE = 'Hi, my kitchen sink is leaking badly.';
const speech = await fakeSpeaker().speak(LINE, 'rms');
const quiet = (ms: number): Uint8Array =>
  Buffer.concat(Array.from({ length: ms / 20 }, (_, frame) => comfortNoise(160, frame)));

describe('voice detection', () => {
  const options: VoiceDetectorOptions = { threshold: 0.5, prefixPaddingMs: 300, silenceMs: 500 };

  it('names the start less the padding and the end with the silence, on the clock of the audio', () => {
    const detector = createVoiceDetector(options);
    const events = detector.push(Buffer.concat([quiet(1_000), speech, quiet(600)]));
    expect(events).toEqual([
      { type: 'speech.started', audioStartMs: 700 },
      { type: 'speech.stopped', audioEndMs: 1_000 + speech.length / 8 + 500 },
    ]);
  });

  it('hears the same in pieces of any size', () => {
    const audio = Buffer.concat([quiet(400), speech, quiet(600)]);
    const whole = createVoiceDetector(options).push(audio);
    const detector = createVoiceDetector(options);
    const pieces: unknown[] = [];
    for (let at = 0; at < audio.length; at += 97) pieces.push(...detector.push(audio.subarray(at, at + 97)));
    expect(pieces).toEqual(whole);
  });

  it('ignores a quiet line and a click on it', () => {
    const click = speech.subarray(0, 320);
    expect(createVoiceDetector(options).push(Buffer.concat([quiet(2_000), click, quiet(2_000)]))).toEqual([]);
  });

  it('needs louder speech at a higher threshold', () => {
    const softly = speech.map((code) => code | 0x40);
    expect(createVoiceDetector({ ...options, threshold: 0.2 }).push(softly)).toHaveLength(1);
    expect(createVoiceDetector({ ...options, threshold: 1 }).push(softly)).toEqual([]);
  });

  it('waits longer for a turn that does not sound finished', () => {
    const patient = createVoiceDetector({ ...options, maxSilenceMs: 2_000, isTurnComplete: () => false });
    const events = patient.push(Buffer.concat([speech, quiet(3_000)]));
    expect(events.at(-1)).toEqual({ type: 'speech.stopped', audioEndMs: speech.length / 8 + 2_000 });
  });
});

describe('recognition', () => {
  const recogniser = createRecogniser();
  recogniser.learn({ utteranceId: 'sink', text: LINE, audio: speech });

  it('knows a line wherever it stands in the audio, even inside a frame', () => {
    for (const lead of [0, 160, 77]) {
      const audio = Buffer.concat([quiet(200).subarray(0, 1_600 - lead), speech, quiet(200)]);
      expect(recogniser.recognise(audio)).toEqual([{ utteranceId: 'sink', text: LINE, coverage: 1, complete: true }]);
    }
  });

  it('hears only the words that arrived', () => {
    const [half] = recogniser.recognise(speech.subarray(0, speech.length / 2));
    expect(half).toMatchObject({ complete: false });
    expect(LINE.startsWith(half?.text ?? 'nothing')).toBe(true);
    expect(half?.text.length).toBeLessThan(LINE.length * 0.7);
  });

  it('does not know what was damaged on the way', () => {
    expect(recogniser.recognise(speech.map((byte) => byte ^ 1))).toEqual([]);
    const lossy = speech.filter((_, i) => i % 160 !== 0);
    expect(recogniser.recognise(lossy)).toEqual([]);
  });

  it('does not know other words, nor silence', async () => {
    expect(recogniser.recognise(await fakeSpeaker().speak('Something else entirely.', 'rms'))).toEqual([]);
    expect(recogniser.recognise(quiet(1_000))).toEqual([]);
  });
});
