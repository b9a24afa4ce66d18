import { expect, it } from 'vitest';
import { parseClientEvent } from './client-events.ts';

const parse = (event: unknown) => parseClientEvent(typeof event === 'string' ? event : JSON.stringify(event));
const update = (session: object) =>
  parse({ type: 'session.update', event_id: 'e1', session: { type: 'realtime', ...session } });

it.each([
  ['no JSON', parse('{'), 'invalid_json', null],
  ['no object', parse('[]'), 'invalid_json', null],
  ['an unknown event', parse({ type: 'response.audio.delta' }), 'invalid_value', 'type'],
  [
    'a missing session type',
    parse({ type: 'session.update', session: {} }),
    'missing_required_parameter',
    'session.type',
  ],
  ['the beta name for modalities', update({ modalities: ['audio'] }), 'unknown_parameter', 'session.modalities'],
  ['the beta place of the voice', update({ voice: 'marin' }), 'unknown_parameter', 'session.voice'],
  ['a temperature', update({ temperature: 0.8 }), 'unknown_parameter', 'session.temperature'],
  [
    'a rate on mu-law',
    update({ audio: { input: { format: { type: 'audio/pcmu', rate: 8000 } } } }),
    'unknown_parameter',
    'session.audio.input.format.rate',
  ],
  [
    'an idle timeout for semantic detection',
    update({ audio: { input: { turn_detection: { type: 'semantic_vad', idle_timeout_ms: 6000 } } } }),
    'unknown_parameter',
    'session.audio.input.turn_detection.idle_timeout_ms',
  ],
  [
    'a strict function',
    update({ tools: [{ type: 'function', name: 'a', strict: true }] }),
    'unknown_parameter',
    'session.tools[0].strict',
  ],
  ['a number for text', update({ instructions: 1 }), 'invalid_type', 'session.instructions'],
  ['both modalities', update({ output_modalities: ['audio', 'text'] }), 'invalid_value', 'session.output_modalities'],
  [
    'fractions of a millisecond',
    parse({ type: 'conversation.item.truncate', item_id: 'i', content_index: 0, audio_end_ms: 1.5 }),
    'invalid_type',
    'audio_end_ms',
  ],
  ['audio that is none', parse({ type: 'input_audio_buffer.append', audio: '***' }), 'invalid_value', 'audio'],
  [
    'a seeded assistant recording',
    parse({
      type: 'conversation.item.create',
      item: { type: 'message', role: 'assistant', content: [{ type: 'output_audio', audio: '' }] },
    }),
    'unknown_parameter',
    'item.content[0].audio',
  ],
  [
    'an item with a beta content type',
    parse({
      type: 'conversation.item.create',
      item: { type: 'message', role: 'assistant', content: [{ type: 'text', text: 'x' }] },
    }),
    'invalid_value',
    'item.content[0].type',
  ],
] as const)('refuses %s', (...[, parsed, code, param]) => {
  expect(parsed).toMatchObject({ ok: false, error: { code, param } });
});

it('names the client event an error belongs to', () => {
  expect(update({ voice: 'marin' })).toMatchObject({ error: { event_id: 'e1' } });
});

it('takes the session a voice worker sends', () => {
  const audio = {
    input: {
      format: { type: 'audio/pcmu' },
      noise_reduction: { type: 'near_field' },
      transcription: { model: 'gpt-transcribe', language: 'en', keywords: ['Offhook'] },
      turn_detection: {
        type: 'server_vad',
        threshold: 0.5,
        prefix_padding_ms: 300,
        silence_duration_ms: 500,
        idle_timeout_ms: null,
        create_response: true,
        interrupt_response: true,
      },
    },
    output: { format: { type: 'audio/pcmu' }, voice: 'marin', speed: 1 },
  };
  const tools = [
    { type: 'function', name: 'get_slots', description: 'd', parameters: { type: 'object', properties: {} } },
  ];
  const rest = {
    model: 'gpt-realtime-2.1',
    instructions: 'x',
    output_modalities: ['audio'],
    tools,
    tool_choice: 'auto',
    max_output_tokens: 'inf',
    truncation: { type: 'retention_ratio', retention_ratio: 0.8 },
    tracing: null,
  };
  expect(update({ audio, ...rest })).toMatchObject({ ok: true });
});
