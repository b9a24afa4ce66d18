import { decodeMuLaw, MU_LAW_FRAME_BYTES, MU_LAW_SILENCE, muLawMs } from '../speech/mu-law.ts';
import type { Leg } from './leg.ts';
import { newSid } from './sids.ts';

export type RecordingStatus = 'in-progress' | 'paused' | 'stopped' | 'completed' | 'absent';
export type RecordingSource = 'RecordVerb' | 'DialVerb' | 'StartCallRecordingAPI' | 'OutboundAPI';

export type Recording = {
  recordingSid: string;
  callSid: string;
  source: RecordingSource;
  channels: 1 | 2;
  status: RecordingStatus;
  startedAt: Date;
  durationMs: number;
  /** 16-bit PCM, 8 kHz, channels interleaved; empty until it is completed. */
  samples: Int16Array;
};

export type RunningRecording = {
  recording: Recording;
  pause(behavior: 'skip' | 'silence'): void;
  resume(): void;
  /** Ends it; once. `trim`: without the silence at both ends. */
  stop(options?: { trim?: boolean }): Recording;
};

/** Recordings are sound in memory: the oldest go first. */
const MAX_RECORDINGS = 300;

/** What an account has recorded. */
export class RecordingBook {
  readonly #recordings = new Map<string, Recording>();

  /** Records what the person at a leg says; with two channels, what they hear as well. */
  start(leg: Leg, { callSid, source, channels }: Pick<Recording, 'callSid' | 'source' | 'channels'>): RunningRecording {
    const recording: Recording = {
      recordingSid: newSid('RE'),
      callSid,
      source,
      channels,
      status: 'in-progress',
      startedAt: new Date(),
      durationMs: 0,
      samples: new Int16Array(0),
    };
    this.#recordings.set(recording.recordingSid, recording);
    const [oldest] = this.#recordings.keys();
    if (this.#recordings.size > MAX_RECORDINGS && oldest) this.#recordings.delete(oldest);
    return record(leg, recording);
  }

  find(recordingSid: string): Recording | undefined {
    return this.#recordings.get(recordingSid);
  }

  /** Newest first, as Twilio lists them. */
  list(callSid?: string): Recording[] {
    return [...this.#recordings.values()]
      .filter((recording) => callSid === undefined || recording.callSid === callSid)
      .reverse();
  }

  delete(recordingSid: string): boolean {
    return this.#recordings.delete(recordingSid);
  }
}

type Tape = { said: Uint8Array[]; heard: Uint8Array[]; isVoice: boolean[] };

function record(leg: Leg, recording: Recording): RunningRecording {
  const tape: Tape = { said: [], heard: [], isVoice: [] };
  let paused: 'skip' | 'silence' | null = null;
  let waiting: Uint8Array[] = [];
  const unlisten = leg.ear.listen((audio) => void waiting.push(audio));
  const detach = leg.attach({
    take({ frame }) {
      const heard = Buffer.concat(waiting);
      waiting = [];
      if (paused === 'skip') return;
      const isVoice = frame !== null && paused === null;
      tape.isVoice.push(isVoice);
      tape.said.push(isVoice ? wholeFrame(frame) : SILENT_FRAME);
      tape.heard.push(paused === null ? wholeFrame(heard.subarray(0, MU_LAW_FRAME_BYTES)) : SILENT_FRAME);
      if (heard.length > MU_LAW_FRAME_BYTES && paused === null) waiting.push(heard.subarray(MU_LAW_FRAME_BYTES));
    },
  });
  return {
    recording,
    pause(behavior) {
      paused = behavior;
      recording.status = 'paused';
    },
    resume() {
      paused = null;
      recording.status = 'in-progress';
    },
    stop({ trim = false } = {}) {
      detach();
      unlisten();
      if (recording.status === 'in-progress' || recording.status === 'paused') finish(recording, tape, trim);
      return recording;
    },
  };
}

/** Twilio calls a recording without sound absent. */
function finish(recording: Recording, { said, heard, isVoice }: Tape, trim: boolean): void {
  const first = trim ? isVoice.indexOf(true) : 0;
  const end = trim ? isVoice.lastIndexOf(true) + 1 : isVoice.length;
  const own = Buffer.concat(first < 0 ? [] : said.slice(first, end));
  const others = Buffer.concat(first < 0 ? [] : heard.slice(first, end));
  recording.durationMs = muLawMs(own);
  recording.status = own.length === 0 ? 'absent' : 'completed';
  const ownSamples = decodeMuLaw(own);
  if (recording.channels === 1) {
    recording.samples = ownSamples;
    return;
  }
  const otherSamples = decodeMuLaw(others);
  recording.samples = Int16Array.from(
    { length: ownSamples.length * 2 },
    (_, i) => (i % 2 === 0 ? ownSamples : otherSamples).at(i >> 1) ?? 0,
  );
}

const SILENT_FRAME = new Uint8Array(MU_LAW_FRAME_BYTES).fill(MU_LAW_SILENCE);

function wholeFrame(audio: Uint8Array): Uint8Array {
  if (audio.length === MU_LAW_FRAME_BYTES) return audio;
  const whole = new Uint8Array(MU_LAW_FRAME_BYTES).fill(MU_LAW_SILENCE);
  whole.set(audio.subarray(0, MU_LAW_FRAME_BYTES));
  return whole;
}
