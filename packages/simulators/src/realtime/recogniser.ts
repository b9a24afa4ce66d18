import { MU_LAW_FRAME_BYTES } from '../speech/mu-law.ts';

/** A line somebody may say, and what it sounds like. */
export type KnownUtterance = { utteranceId: string; text: string; audio: Uint8Array };

export type Recognition = {
  utteranceId: string;
  /** Only the words whose sound arrived. */
  text: string;
  /** Share of the line's voiced frames that arrived intact, 0 to 1. */
  coverage: number;
  /** Whether the end of the line was heard. */
  complete: boolean;
};

/** Recognises speech by its very bytes: what was damaged on the way is not recognised, so a transcript proves the audio path. */
export type Recogniser = {
  learn(utterance: KnownUtterance): void;
  /** What was said in this audio, in order of appearance; the audio may begin anywhere within a frame. */
  recognise(audio: Uint8Array): Recognition[];
};

const ANCHOR_BYTES = 24;
/** Frames with fewer different codes are silence: they occur in every line. */
const MIN_DISTINCT_CODES = 24;
/** Below this a line was not said, its sound only resembled one. */
const MIN_COVERAGE = 0.05;

type FramePlace = { utteranceId: string; frame: number };
type LearnedLine = KnownUtterance & { voicedFrames: Set<number>; lastVoicedFrame: number };

export function createRecogniser(): Recogniser {
  const lines = new Map<string, LearnedLine>();
  const places = new Map<string, FramePlace[]>();

  function learn(utterance: KnownUtterance): void {
    if (lines.has(utterance.utteranceId)) return;
    const voicedFrames = new Set<number>();
    const frames = Math.floor(utterance.audio.length / MU_LAW_FRAME_BYTES);
    for (let frame = 0; frame < frames; frame += 1) {
      const sound = utterance.audio.subarray(frame * MU_LAW_FRAME_BYTES, (frame + 1) * MU_LAW_FRAME_BYTES);
      if (new Set(sound).size < MIN_DISTINCT_CODES) continue;
      voicedFrames.add(frame);
      const anchor = bytesKey(sound, 0);
      places.set(anchor, [...(places.get(anchor) ?? []), { utteranceId: utterance.utteranceId, frame }]);
    }
    lines.set(utterance.utteranceId, { ...utterance, voicedFrames, lastVoicedFrame: Math.max(-1, ...voicedFrames) });
  }

  function matchAt(audio: Uint8Array, offset: number): FramePlace[] {
    const candidates = places.get(bytesKey(audio, offset)) ?? [];
    return candidates.filter(({ utteranceId, frame }) => {
      const line = lines.get(utteranceId);
      const start = frame * MU_LAW_FRAME_BYTES;
      return line !== undefined && sameBytes(audio, offset, line.audio.subarray(start, start + MU_LAW_FRAME_BYTES));
    });
  }

  return {
    learn,
    recognise(audio) {
      const heard = new Map<string, Set<number>>();
      for (let offset = 0; offset + MU_LAW_FRAME_BYTES <= audio.length; ) {
        const matches = matchAt(audio, offset);
        for (const { utteranceId, frame } of matches)
          heard.set(utteranceId, (heard.get(utteranceId) ?? new Set()).add(frame));
        offset += matches.length > 0 ? MU_LAW_FRAME_BYTES : 1;
      }
      return [...heard].flatMap(([utteranceId, frames]) => {
        const line = lines.get(utteranceId);
        const recognition = line && describe(line, frames);
        return recognition && recognition.coverage >= MIN_COVERAGE ? [recognition] : [];
      });
    },
  };
}

function describe(line: LearnedLine, frames: ReadonlySet<number>): Recognition {
  const heardFrames = [...frames];
  const coverage = line.voicedFrames.size === 0 ? 0 : heardFrames.length / line.voicedFrames.size;
  const first = Math.min(...heardFrames);
  const last = Math.max(...heardFrames);
  const complete = last >= line.lastVoicedFrame - 2;
  const whole = complete && coverage >= 0.9;
  return {
    utteranceId: line.utteranceId,
    text: whole ? line.text : wordsBetween(line, first, last),
    coverage,
    complete,
  };
}

/** The words spoken between two frames, reckoned by their share of the letters: flite reports no word times. */
function wordsBetween(line: LearnedLine, firstFrame: number, lastFrame: number): string {
  const frames = line.lastVoicedFrame + 1;
  let letters = 0;
  const words = line.text.split(' ').filter((word) => {
    const from = (letters / line.text.length) * frames;
    letters += word.length + 1;
    const to = (letters / line.text.length) * frames;
    return from >= firstFrame - 2 && to <= lastFrame + 3;
  });
  return words.join(' ');
}

function bytesKey(bytes: Uint8Array, offset: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(
    'latin1',
    offset,
    offset + ANCHOR_BYTES,
  );
}

function sameBytes(audio: Uint8Array, offset: number, expected: Uint8Array): boolean {
  return expected.every((byte, i) => audio[offset + i] === byte);
}
