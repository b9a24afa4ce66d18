/** What can be heard on a telephone. */
export type Sound =
  /** The media stream. */
  | { by: 'assistant' }
  /** `<Say>`, or the address of `<Play>`. */
  | { by: 'twilio'; text: string }
  /** The other party of a bridged call. */
  | { by: 'person'; text: string }
  | { by: 'tone'; tone: Tone };

export type Tone = 'ringing' | 'busy' | 'beep' | 'key';

/** A stretch of one sound without a break. Milliseconds since the call was placed. */
export type HeardSound = Sound & { startMs: number; endMs: number /** Ended before its time. */; cut: boolean };

/** What somebody has heard so far, as they go by when they decide whether to speak. */
export type Hearing = {
  /** Speech of any kind; tones are none. */
  segments: readonly { startMs: number; endMs: number; cut: boolean; by: Sound['by'] }[];
  /** Something sounds at this moment. */
  playing: boolean;
  /** When the last sound ended, or null before any. */
  lastHeardAtMs: number | null;
  lastBeepAtMs: number | null;
  /** When this party was connected with another person. */
  connectedAtMs: number | null;
};

/** Silences shorter than this inside one stretch are late packets, not its end. */
const JOIN_MS = 60;

/** One party's ear: everything that came out of the telephone, in order. */
export class Ear {
  readonly #sounds: HeardSound[] = [];
  readonly #speech: HeardSound[] = [];
  #lastKey = '';
  #heardUntilMs: number | null = null;
  #lastBeepAtMs: number | null = null;
  #connectedAtMs: number | null = null;
  readonly #listeners = new Set<(audio: Uint8Array) => void>();

  /** `audio`: mu-law, when this sound has some; `<Say>` and tones are only known by name. */
  hear(sound: Sound, { startMs, endMs, audio }: { startMs: number; endMs: number; audio?: Uint8Array }): void {
    if (audio) for (const listener of this.#listeners) listener(audio);
    const key = keyOf(sound);
    const last = this.#sounds.at(-1);
    if (last && key === this.#lastKey && !last.cut && startMs - last.endMs <= JOIN_MS) {
      last.endMs = Math.max(last.endMs, endMs);
    } else {
      const heard: HeardSound = { ...sound, startMs, endMs, cut: false };
      this.#sounds.push(heard);
      if (sound.by !== 'tone') this.#speech.push(heard);
      this.#lastKey = key;
    }
    this.#heardUntilMs = Math.max(this.#heardUntilMs ?? 0, endMs);
    if (sound.by === 'tone' && sound.tone === 'beep') this.#lastBeepAtMs = endMs;
  }

  /** Hands on all audio until the answer is called: for whoever records what this party hears. */
  listen(listener: (audio: Uint8Array) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Another person is on the line now: one hears that. */
  connect(nowMs: number): void {
    this.#connectedAtMs = nowMs;
  }

  /** What sounded last was broken off. */
  cut(): void {
    const last = this.#sounds.at(-1);
    if (last) last.cut = true;
  }

  /** `frameMs`: what ended within the last frame still counts as sounding. */
  state(nowMs: number, frameMs: number): Hearing {
    const until = this.#heardUntilMs;
    return {
      segments: this.#speech,
      playing: until !== null && nowMs - until < frameMs,
      lastHeardAtMs: until,
      lastBeepAtMs: this.#lastBeepAtMs,
      connectedAtMs: this.#connectedAtMs,
    };
  }

  sounds(): readonly HeardSound[] {
    return this.#sounds;
  }
}

function keyOf(sound: Sound): string {
  switch (sound.by) {
    case 'assistant':
      return sound.by;
    case 'twilio':
    case 'person':
      return `${sound.by}:${sound.text}`;
    case 'tone':
      return `${sound.by}:${sound.tone}`;
  }
}
