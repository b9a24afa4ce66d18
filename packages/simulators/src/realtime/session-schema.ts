import { z } from 'zod';

/** What a client may put into a session (protocols/openai-realtime.md, section 3). Strict: a beta field is an unknown parameter. */
const AudioFormat = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('audio/pcmu') }),
  z.strictObject({ type: z.literal('audio/pcma') }),
  z.strictObject({ type: z.literal('audio/pcm'), rate: z.literal(24_000).default(24_000) }),
]);
export type AudioFormat = z.output<typeof AudioFormat>;

const ServerVad = z.strictObject({
  type: z.literal('server_vad'),
  threshold: z.number().min(0).max(1).default(0.5),
  prefix_padding_ms: z.number().int().min(0).default(300),
  // The types say 500; the live API has been seen to use 200 (fact sheet, section 3).
  silence_duration_ms: z.number().int().min(0).default(200),
  idle_timeout_ms: z.number().int().min(5_000).max(30_000).nullable().default(null),
  create_response: z.boolean().default(true),
  interrupt_response: z.boolean().default(true),
});

const SemanticVad = z.strictObject({
  type: z.literal('semantic_vad'),
  eagerness: z.enum(['low', 'medium', 'high', 'auto']).default('auto'),
  create_response: z.boolean().default(true),
  interrupt_response: z.boolean().default(true),
});

export const TurnDetectionConfig = z.discriminatedUnion('type', [ServerVad, SemanticVad]);
export type TurnDetectionConfig = z.output<typeof TurnDetectionConfig>;

const Transcription = z.strictObject({
  model: z
    .enum([
      'whisper-1',
      'gpt-transcribe',
      'gpt-4o-mini-transcribe',
      'gpt-4o-transcribe',
      'gpt-4o-transcribe-diarize',
      'gpt-realtime-whisper',
    ])
    .default('gpt-transcribe'),
  language: z.string().optional(),
  languages: z.array(z.string()).optional(),
  prompt: z.string().optional(),
  keywords: z.array(z.string()).optional(),
  delay: z.enum(['minimal', 'low', 'medium', 'high', 'xhigh']).optional(),
});
export type Transcription = z.output<typeof Transcription>;

const NoiseReduction = z.strictObject({
  type: z.enum(['near_field', 'far_field']),
  strength: z.number().min(0).max(1).optional(),
});

const VOICES = ['alloy', 'ash', 'ballad', 'coral', 'echo', 'sage', 'shimmer', 'verse', 'marin', 'cedar'] as const;
export const Voice = z.union([z.enum(VOICES), z.strictObject({ id: z.string().startsWith('voice_') })]);
export type Voice = z.output<typeof Voice>;

export const FunctionTool = z.strictObject({
  type: z.literal('function'),
  name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
  description: z.string().optional(),
  parameters: z.record(z.string(), z.unknown()).optional(),
});
export type FunctionTool = z.output<typeof FunctionTool>;

const McpTool = z.looseObject({ type: z.literal('mcp'), server_label: z.string() });
export const Tool = z.discriminatedUnion('type', [FunctionTool, McpTool]);

export const ToolChoice = z.union([
  z.enum(['auto', 'none', 'required']),
  z.strictObject({ type: z.literal('function'), name: z.string() }),
  z.strictObject({ type: z.literal('mcp'), server_label: z.string(), name: z.string().nullish() }),
]);

export const MaxOutputTokens = z.union([z.literal('inf'), z.number().int().min(1).max(4_096)]);
export const Modalities = z.union([z.tuple([z.literal('audio')]), z.tuple([z.literal('text')])]);
export const Reasoning = z.strictObject({ effort: z.enum(['minimal', 'low', 'medium', 'high', 'xhigh']) });

const Truncation = z.union([
  z.enum(['auto', 'disabled']),
  z.strictObject({
    type: z.literal('retention_ratio'),
    retention_ratio: z.number().min(0).max(1),
    token_limits: z.strictObject({ post_instructions: z.number().int().min(0).optional() }).optional(),
  }),
]);

const Tracing = z.union([
  z.literal('auto'),
  z.strictObject({
    workflow_name: z.string().optional(),
    group_id: z.string().optional(),
    metadata: z.unknown().optional(),
  }),
]);

export const SessionPatch = z.strictObject({
  type: z.literal('realtime'),
  model: z.string().optional(),
  instructions: z.string().optional(),
  output_modalities: Modalities.optional(),
  audio: z
    .strictObject({
      input: z
        .strictObject({
          format: AudioFormat.optional(),
          noise_reduction: NoiseReduction.nullable().optional(),
          transcription: Transcription.nullable().optional(),
          turn_detection: TurnDetectionConfig.nullable().optional(),
        })
        .optional(),
      output: z
        .strictObject({
          format: AudioFormat.optional(),
          voice: Voice.optional(),
          speed: z.number().min(0.25).max(1.5).optional(),
        })
        .optional(),
    })
    .optional(),
  tools: z.array(Tool).optional(),
  tool_choice: ToolChoice.optional(),
  max_output_tokens: MaxOutputTokens.optional(),
  parallel_tool_calls: z.boolean().optional(),
  reasoning: Reasoning.optional(),
  truncation: Truncation.optional(),
  tracing: Tracing.nullable().optional(),
  include: z.array(z.literal('item.input_audio_transcription.logprobs')).nullable().optional(),
  prompt: z.null().optional(),
});
export type SessionPatch = z.output<typeof SessionPatch>;

/** Overrides of one response. */
export const ResponseOverrides = z.strictObject({
  instructions: z.string().optional(),
  tools: z.array(Tool).optional(),
  tool_choice: ToolChoice.optional(),
  output_modalities: Modalities.optional(),
  audio: z
    .strictObject({ output: z.strictObject({ format: AudioFormat.optional(), voice: Voice.optional() }).optional() })
    .optional(),
  max_output_tokens: MaxOutputTokens.optional(),
  metadata: z.record(z.string().max(64), z.string().max(512)).nullable().optional(),
  conversation: z.enum(['auto', 'none']).optional(),
  input: z.array(z.looseObject({ type: z.string() })).optional(),
  parallel_tool_calls: z.boolean().optional(),
  reasoning: Reasoning.optional(),
});
export type ResponseOverrides = z.output<typeof ResponseOverrides>;
