import { createHash } from 'node:crypto';
import { MU_LAW_FRAME_BYTES } from '../speech/mu-law.ts';
import type { Speaker } from '../speech/speaker.ts';

const MS_PER_LETTER = 20;

/** A speaker without a synthesiser: loud noise that is different for every text and voice, one frame per letter. */
export function fakeSpeaker(): Speaker {
  return { speak: async (text, voice) => noiseOf(`${voice}:${text}`, text.length), close: async () => undefined };
}

function noiseOf(seed: string, letters: number): Uint8Array {
  const frames = Array.from({ length: (letters * MS_PER_LETTER) / 20 }, (_, frame) => {
    const digest = createHash('sha512').update(`${seed}:${frame}`).digest();
    // Codes of middling loudness, both signs.
    return Uint8Array.from({ length: MU_LAW_FRAME_BYTES }, (_, i) => ((digest[i % digest.length] ?? 0) ^ i) & 0xbf);
  });
  return Buffer.concat(frames);
}
