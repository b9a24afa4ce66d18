import { REALTIME_ERRORS, type WireError } from './errors.ts';
import { realtimeId } from './ids.ts';
import type { AudioFormat, SessionPatch, Transcription, TurnDetectionConfig, Voice } from './session-schema.ts';

type Field<K extends keyof SessionPatch> = NonNullable<SessionPatch[K]>;

/** The whole configuration a session runs with, as `session.created` and `session.updated` report it. */
export type EffectiveSession = {
  type: 'realtime';
  object: 'realtime.session';
  id: string;
  model: string;
  /** Unix seconds. */
  expires_at: number;
  instructions: string;
  output_modalities: Field<'output_modalities'>;
  audio: {
    input: {
      format: AudioFormat;
      noise_reduction: { type: 'near_field' | 'far_field'; strength?: number | undefined } | null;
      transcription: Transcription | null;
      turn_detection: TurnDetectionConfig | null;
    };
    output: { format: AudioFormat; voice: Voice; speed: number };
  };
  tools: Field<'tools'>;
  tool_choice: Field<'tool_choice'>;
  max_output_tokens: Field<'max_output_tokens'>;
  parallel_tool_calls: boolean;
  reasoning: Field<'reasoning'> | null;
  truncation: Field<'truncation'>;
  tracing: Field<'tracing'> | null;
  include: Field<'include'> | null;
  prompt: null;
};

const PCM: AudioFormat = { type: 'audio/pcm', rate: 24_000 };

/** What a session has before any `session.update`: 24 kHz PCM and server VAD, as the live API reports. */
export function defaultSession({ model, expiresAt }: { model: string; expiresAt: number }): EffectiveSession {
  return {
    type: 'realtime',
    object: 'realtime.session',
    id: realtimeId('sess'),
    model,
    expires_at: expiresAt,
    instructions: 'Be helpful and speak naturally.',
    output_modalities: ['audio'],
    audio: {
      input: {
        format: PCM,
        noise_reduction: null,
        transcription: null,
        turn_detection: {
          type: 'server_vad',
          threshold: 0.5,
          prefix_padding_ms: 300,
          silence_duration_ms: 200,
          idle_timeout_ms: null,
          create_response: true,
          interrupt_response: true,
        },
      },
      output: { format: PCM, voice: 'marin', speed: 1 },
    },
    tools: [],
    tool_choice: 'auto',
    max_output_tokens: 'inf',
    parallel_tool_calls: true,
    reasoning: null,
    truncation: 'auto',
    tracing: null,
    include: null,
    prompt: null,
  };
}

type UpdateResult = { ok: true; session: EffectiveSession } | { ok: false; error: WireError };

/** Applies a partial update; nested audio settings are merged, everything else is replaced. The model and a used voice stay. */
export function updateSession(
  session: EffectiveSession,
  patch: SessionPatch,
  context: { audioWasSent: boolean },
): UpdateResult {
  if (patch.model !== undefined && patch.model !== session.model)
    return { ok: false, error: REALTIME_ERRORS.modelFixed(session.model) };
  const voice = patch.audio?.output?.voice;
  if (
    context.audioWasSent &&
    voice !== undefined &&
    JSON.stringify(voice) !== JSON.stringify(session.audio.output.voice)
  ) {
    return { ok: false, error: REALTIME_ERRORS.voiceLocked() };
  }
  const { audio, model: _sameModel, ...rest } = patch;
  return {
    ok: true,
    session: {
      ...session,
      ...definedOnly(rest),
      audio: {
        input: { ...session.audio.input, ...definedOnly(audio?.input ?? {}) },
        output: { ...session.audio.output, ...definedOnly(audio?.output ?? {}) },
      },
    },
  };
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function definedOnly<T extends object>(fields: T): Partial<Defined<T>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<Defined<T>>;
}
