import { toMuLaw } from '../speech/audio-formats.ts';
import { msToMuLawBytes, muLawMs } from '../speech/mu-law.ts';
import type { AudioFormat, TurnDetectionConfig } from './session-schema.ts';
import { createVoiceDetector, type VoiceDetector } from './voice-detector.ts';

/** One stretch of the caller's audio, mu-law, on the session's audio clock. */
export type AudioSegment = { audio: Uint8Array; startMs: number; endMs: number };

export type InputAudioEvents = {
  onSpeechStarted(audioStartMs: number): void;
  /** The detector ended a turn. */
  onSpeechStopped(segment: AudioSegment): void;
  /** Semantic detection: whether what was said so far sounds finished. */
  soundsFinished(audio: Uint8Array): boolean;
};

/** What the client appended: kept until committed, watched for speech. */
export type InputAudio = {
  append(bytes: Uint8Array): void;
  /** Everything since the last commit; empties the buffer. */
  take(): AudioSegment;
  bufferedMs(): number;
  clear(): void;
  configure(settings: { format: AudioFormat; turnDetection: TurnDetectionConfig | null }): void;
  isSpeaking(): boolean;
  /** End of all audio appended in this session. */
  positionMs(): number;
};

/** Without speech only this much is kept: a quiet line must not grow the buffer. Longer than any prefix padding in use. */
const MAX_QUIET_BUFFER_MS = 5_000;

/** Longest silence semantic detection waits for (protocols/openai-realtime.md, section 3). */
const MAX_SILENCE_MS = { low: 8_000, medium: 4_000, high: 2_000, auto: 4_000 } as const;
/** Silence after a sentence that sounds finished. The live model's figure is not published. */
const FINISHED_SILENCE_MS = { low: 800, medium: 500, high: 300, auto: 500 } as const;
const SEMANTIC_PREFIX_PADDING_MS = 300;

export function createInputAudio(events: InputAudioEvents): InputAudio {
  let format: AudioFormat = { type: 'audio/pcm', rate: 24_000 };
  let detector: VoiceDetector | null = null;
  let settingsKey = '';
  let buffered: Uint8Array[] = [];
  let bufferStartMs = 0;
  let endMs = 0;

  const bufferedMs = (): number => endMs - bufferStartMs;

  function take(upToMs = endMs, fromMs = bufferStartMs): AudioSegment {
    const all = Buffer.concat(buffered);
    const start = Math.max(fromMs, bufferStartMs);
    const audio = Uint8Array.from(
      all.subarray(msToMuLawBytes(start - bufferStartMs), msToMuLawBytes(upToMs - bufferStartMs)),
    );
    buffered = [Uint8Array.from(all.subarray(msToMuLawBytes(upToMs - bufferStartMs)))];
    bufferStartMs = upToMs;
    return { audio, startMs: start, endMs: upToMs };
  }

  function forgetQuiet(): void {
    if (detector === null || detector.isSpeaking() || bufferedMs() < 2 * MAX_QUIET_BUFFER_MS) return;
    take(endMs - MAX_QUIET_BUFFER_MS);
  }

  function configureDetector(config: TurnDetectionConfig | null): VoiceDetector | null {
    if (config === null) return null;
    if (config.type === 'server_vad') {
      const { threshold, prefix_padding_ms: prefixPaddingMs, silence_duration_ms: silenceMs } = config;
      return createVoiceDetector({ threshold, prefixPaddingMs, silenceMs }, endMs);
    }
    return createVoiceDetector(
      {
        threshold: 0.5,
        prefixPaddingMs: SEMANTIC_PREFIX_PADDING_MS,
        silenceMs: FINISHED_SILENCE_MS[config.eagerness],
        maxSilenceMs: MAX_SILENCE_MS[config.eagerness],
        isTurnComplete: ({ startMs }) =>
          events.soundsFinished(Buffer.concat(buffered).subarray(msToMuLawBytes(Math.max(0, startMs - bufferStartMs)))),
      },
      endMs,
    );
  }

  let speechStartMs = 0;
  return {
    append(bytes) {
      const audio = toMuLaw(format.type, bytes);
      buffered.push(audio);
      endMs += muLawMs(audio);
      for (const event of detector?.push(audio) ?? []) {
        if (event.type === 'speech.started') {
          speechStartMs = event.audioStartMs;
          events.onSpeechStarted(event.audioStartMs);
        } else {
          events.onSpeechStopped(take(Math.min(event.audioEndMs, endMs), speechStartMs));
        }
      }
      forgetQuiet();
    },
    take: () => take(),
    bufferedMs,
    clear() {
      buffered = [];
      bufferStartMs = endMs;
    },
    configure(settings) {
      format = settings.format;
      const key = JSON.stringify(settings.turnDetection);
      if (key !== settingsKey) detector = configureDetector(settings.turnDetection);
      settingsKey = key;
    },
    isSpeaking: () => detector?.isSpeaking() ?? false,
    positionMs: () => endMs,
  };
}
