import { z } from 'zod';
import { type Parsed, readShape, readTagged } from '../parsed.ts';
import { RealtimeUsage } from './usage.ts';

/** OpenAI Realtime (GA), the server events the worker acts on (protocols/openai-realtime.md, section 4). */
const id = z.string().min(1);
const ResponseIds = { response_id: id, item_id: id } as const;

const Session = z.object({
  id: z.string().optional(),
  /** Unix seconds at which the service ends the session. */
  expires_at: z.number().nullish().catch(null),
  audio: z.object({ output: z.object({ format: z.object({ type: z.string() }).optional() }).optional() }).optional(),
});

const OutputItem = z.object({
  type: z.string(),
  id: z.string().optional(),
  status: z.string().nullish(),
  call_id: z.string().optional(),
  name: z.string().optional(),
  arguments: z.string().optional(),
});

const Response = z.object({
  id,
  status: z.enum(['in_progress', 'completed', 'cancelled', 'incomplete', 'failed']).nullish(),
  status_details: z
    .object({
      reason: z.string().nullish(),
      error: z.object({ type: z.string().nullish(), code: z.string().nullish() }).nullish(),
    })
    .nullish(),
  output: z.array(OutputItem).nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  usage: RealtimeUsage.nullish(),
});

const TranscriptionUsage = z.union([
  z.object({ type: z.literal('duration'), seconds: z.number() }),
  z.object({
    type: z.literal('tokens'),
    input_tokens: z.number(),
    output_tokens: z.number(),
    total_tokens: z.number(),
  }),
]);

const SCHEMAS = {
  'session.created': z.object({ type: z.literal('session.created'), session: Session }),
  'session.updated': z.object({ type: z.literal('session.updated'), session: Session }),
  'input_audio_buffer.speech_started': z.object({ type: z.literal('input_audio_buffer.speech_started'), item_id: id }),
  'input_audio_buffer.speech_stopped': z.object({ type: z.literal('input_audio_buffer.speech_stopped'), item_id: id }),
  'conversation.item.input_audio_transcription.completed': z.object({
    type: z.literal('conversation.item.input_audio_transcription.completed'),
    item_id: id,
    transcript: z.string(),
    usage: TranscriptionUsage.nullish().catch(null),
  }),
  'conversation.item.input_audio_transcription.failed': z.object({
    type: z.literal('conversation.item.input_audio_transcription.failed'),
    item_id: id,
    error: z.object({ code: z.string().nullish() }).nullish(),
  }),
  'conversation.item.added': z.object({ type: z.literal('conversation.item.added'), item: OutputItem }),
  'conversation.item.done': z.object({ type: z.literal('conversation.item.done'), item: OutputItem }),
  'response.created': z.object({ type: z.literal('response.created'), response: Response }),
  'response.output_audio.delta': z.object({
    type: z.literal('response.output_audio.delta'),
    ...ResponseIds,
    delta: z.base64(),
  }),
  'response.output_audio.done': z.object({ type: z.literal('response.output_audio.done'), ...ResponseIds }),
  'response.output_audio_transcript.delta': z.object({
    type: z.literal('response.output_audio_transcript.delta'),
    ...ResponseIds,
    delta: z.string(),
  }),
  'response.output_audio_transcript.done': z.object({
    type: z.literal('response.output_audio_transcript.done'),
    ...ResponseIds,
    transcript: z.string(),
  }),
  'response.done': z.object({ type: z.literal('response.done'), response: Response }),
  error: z.object({
    type: z.literal('error'),
    error: z.object({
      type: z.string().nullish(),
      code: z.string().nullish(),
      message: z.string().default(''),
      param: z.string().nullish(),
      event_id: z.string().nullish(),
    }),
  }),
} as const;

export type RealtimeServerMessage = z.infer<(typeof SCHEMAS)[keyof typeof SCHEMAS]>;
export type RealtimeResponse = z.infer<typeof Response>;

/** Any event of the Realtime socket. */
export function parseRealtimeMessage(text: string): Parsed<RealtimeServerMessage> {
  const tagged = readTagged(text, 'type');
  if ('reason' in tagged) return { kind: 'invalid', reason: tagged.reason };
  if (!Object.hasOwn(SCHEMAS, tagged.type)) return { kind: 'ignored', type: tagged.type };
  return readShape<RealtimeServerMessage>(SCHEMAS[tagged.type as keyof typeof SCHEMAS], tagged.value, tagged.type);
}
