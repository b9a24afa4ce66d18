import { realtimeId } from './ids.ts';
import type { ResponseResult } from './response-runner.ts';
import type { WireResponse } from './server-events.ts';
import type { EffectiveSession } from './session-config.ts';
import type { AudioFormat, FunctionTool, ResponseOverrides, Voice } from './session-schema.ts';

/** What one response runs with: the session's settings with the overrides of this response. */
export type ResponseSettings = {
  instructions: string;
  tools: readonly FunctionTool[];
  modality: 'audio' | 'text';
  format: AudioFormat;
  voice: Voice;
  maxOutputTokens: number | 'inf';
  metadata: Record<string, string> | null;
};

export function responseSettings(session: EffectiveSession, overrides: ResponseOverrides): ResponseSettings {
  const toolChoice = overrides.tool_choice ?? session.tool_choice;
  const tools = toolChoice === 'none' ? [] : (overrides.tools ?? session.tools);
  return {
    instructions: overrides.instructions ?? session.instructions,
    tools: tools.filter((tool) => tool.type === 'function'),
    modality: (overrides.output_modalities ?? session.output_modalities)[0],
    format: overrides.audio?.output?.format ?? session.audio.output.format,
    voice: overrides.audio?.output?.voice ?? session.audio.output.voice,
    maxOutputTokens: overrides.max_output_tokens ?? session.max_output_tokens,
    metadata: overrides.metadata ?? null,
  };
}

/** The response as `response.created` shows it. */
export function newWireResponse(settings: ResponseSettings, conversationId: string | null): WireResponse {
  const { format, voice, modality, maxOutputTokens, metadata } = settings;
  return {
    id: realtimeId('resp'),
    object: 'realtime.response',
    status: 'in_progress',
    status_details: null,
    output: [],
    ...(conversationId === null ? {} : { conversation_id: conversationId }),
    output_modalities: [modality],
    max_output_tokens: maxOutputTokens,
    audio: { output: { format, voice: typeof voice === 'string' ? voice : voice.id } },
    usage: null,
    metadata,
  };
}

export type CancelReason = 'turn_detected' | 'client_cancelled';
export type ResponseFailure = { type: string; code: string; message: string };

type Ending = Pick<WireResponse, 'status' | 'status_details'>;

/** How a performed response ended, as `response.done` tells it. */
export function endingOf(ended: ResponseResult['ended'], reason: CancelReason): Ending {
  switch (ended) {
    case 'completed':
      return { status: 'completed', status_details: null };
    case 'cancelled':
      return { status: 'cancelled', status_details: { type: 'cancelled', reason } };
    case 'max_output_tokens':
      return { status: 'incomplete', status_details: { type: 'incomplete', reason: 'max_output_tokens' } };
  }
}

export function failedEnding(error: ResponseFailure): Ending {
  return { status: 'failed', status_details: { type: 'failed', error } };
}
