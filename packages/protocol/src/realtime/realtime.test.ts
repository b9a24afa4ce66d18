import { describe, expect, it } from 'vitest';
import {
  appendAudio,
  createResponse,
  phoneSession,
  sayExactly,
  sessionUpdate,
  truncateItem,
  withoutField,
} from './client-events.ts';
import { parseRealtimeMessage } from './server-events.ts';
import { NO_USAGE, withResponseUsage, withTranscriptionUsage } from './usage.ts';

const session = phoneSession({
  instructions: 'Be kind.',
  voice: 'marin',
  turnDetection: { type: 'server_vad', threshold: 0.5, silenceDurationMs: 500 },
  transcriptionModel: 'gpt-transcribe',
  locale: 'en-US',
  tools: [{ name: 'get_slots', description: 'Finds times', parameters: { type: 'object', properties: {} } }],
});

describe('parseRealtimeMessage', () => {
  it('reads a finished response with its function calls and usage', () => {
    const text = JSON.stringify({
      type: 'response.done',
      event_id: 'event_2',
      response: {
        id: 'resp_1',
        object: 'realtime.response',
        status: 'completed',
        status_details: null,
        output: [
          {
            type: 'function_call',
            id: 'i',
            status: 'completed',
            call_id: 'call_1',
            name: 'get_slots',
            arguments: '{}',
          },
        ],
        usage: { total_tokens: 3, input_tokens: 1, output_tokens: 2 },
        metadata: { request_id: 'req_1' },
      },
    });
    expect(parseRealtimeMessage(text)).toMatchObject({
      message: { response: { output: [{ call_id: 'call_1' }], metadata: { request_id: 'req_1' } } },
    });
  });

  it('reads errors with and without a code', () => {
    expect(
      parseRealtimeMessage('{"type":"error","error":{"type":"server_error","message":"x","code":null}}'),
    ).toMatchObject({ kind: 'message' });
  });

  it('ignores unknown events and calls broken ones invalid', () => {
    expect(parseRealtimeMessage('{"type":"rate_limits.updated"}')).toEqual({
      kind: 'ignored',
      type: 'rate_limits.updated',
    });
    expect(parseRealtimeMessage('{"type":"response.done"}')).toEqual({
      kind: 'invalid',
      reason: 'response.done: bad response',
    });
  });
});

describe('client events', () => {
  it('asks for mu-law both ways and spells the turn detection out', () => {
    expect(JSON.parse(sessionUpdate(session, 'e1'))).toMatchObject({
      type: 'session.update',
      session: {
        type: 'realtime',
        audio: {
          input: {
            format: { type: 'audio/pcmu' },
            transcription: { model: 'gpt-transcribe', language: 'en' },
            turn_detection: {
              type: 'server_vad',
              silence_duration_ms: 500,
              create_response: true,
              interrupt_response: true,
            },
          },
          output: { format: { type: 'audio/pcmu' }, voice: 'marin' },
        },
        tools: [{ type: 'function', name: 'get_slots' }],
      },
    });
  });

  it('makes the model say one sentence without calling tools', () => {
    const event = JSON.parse(createResponse({ requestId: 'req_1', purpose: 'greeting', say: 'Hi "there"' }));
    expect(event).toMatchObject({
      event_id: 'req_1',
      response: { tool_choice: 'none', metadata: { request_id: 'req_1' } },
    });
    expect(event.response.instructions).toBe(sayExactly("Hi 'there'"));
  });

  it('splices audio and truncates in whole milliseconds', () => {
    expect(JSON.parse(appendAudio('AAAA'))).toEqual({ type: 'input_audio_buffer.append', audio: 'AAAA' });
    expect(JSON.parse(truncateItem('item_1', 120))).toMatchObject({
      item_id: 'item_1',
      content_index: 0,
      audio_end_ms: 120,
    });
  });

  it('drops only the field a server refused', () => {
    const less = withoutField(session, 'session.audio.input.transcription.language');
    expect(less?.audio?.input?.transcription).toEqual({ model: 'gpt-transcribe' });
    expect(session.audio?.input?.transcription).toEqual({ model: 'gpt-transcribe', language: 'en' });
    expect(withoutField(session, 'session.nothing.here')).toBeNull();
    expect(withoutField(session, 'session.type')).toBeNull();
  });
});

it('adds up usage, and counts unknown usage as unknown', () => {
  const usage = {
    total_tokens: 253,
    input_tokens: 132,
    output_tokens: 121,
    input_token_details: {
      text_tokens: 119,
      audio_tokens: 13,
      image_tokens: 0,
      cached_tokens: 64,
      cached_tokens_details: { text_tokens: 64, audio_tokens: 0, image_tokens: 0 },
    },
    output_token_details: { text_tokens: 30, audio_tokens: 91 },
  };
  const total = withTranscriptionUsage(withResponseUsage(withResponseUsage(NO_USAGE, usage), null), {
    type: 'duration',
    seconds: 2,
  });
  expect(total).toMatchObject({
    responses: 2,
    responsesWithoutUsage: 1,
    inputAudioTokens: 13,
    cachedTextTokens: 64,
    outputAudioTokens: 91,
    transcriptionSeconds: 2,
  });
});
