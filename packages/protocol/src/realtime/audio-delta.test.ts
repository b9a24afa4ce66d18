import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { audioDeltaCutter } from './audio-delta.ts';
import { parseRealtimeMessage } from './server-events.ts';

const DELTA =
  '{"type":"response.output_audio.delta","event_id":"event_1","response_id":"resp_1","item_id":"item_1","output_index":0,"content_index":0,"delta":"/////w=="}';

describe('audioDeltaCutter', () => {
  it('cuts ids and audio out, in any key order', () => {
    const cut = audioDeltaCutter();
    expect(cut(DELTA)).toEqual({ responseId: 'resp_1', itemId: 'item_1', payload: '/////w==' });
    const other =
      '{"event_id":"e","type":"response.output_audio.delta","delta":"AAAA","item_id":"i","response_id":"r"}';
    expect(cut(other)).toEqual({ responseId: 'r', itemId: 'i', payload: 'AAAA' });
    expect(cut(other.replace('"i"', '"j"'))).toEqual({ responseId: 'r', itemId: 'j', payload: 'AAAA' });
  });

  it('leaves everything else to the parser, before and after an ordinary delta', () => {
    const cut = audioDeltaCutter();
    for (let n = 0; n < 2; n += 1) {
      expect(cut('{"type":"response.output_audio_transcript.delta","delta":"hi"}')).toBeNull();
      expect(cut('{"type":"response.output_audio.delta","response_id":"r"}')).toBeNull();
      expect(cut(DELTA.replace('/////w==', ''))).toBeNull();
      expect(cut(DELTA.replace('/////w==', '\\n\\n'))).toBeNull();
      expect(cut(DELTA)).not.toBeNull();
    }
  });

  it('agrees with the parser on any sequence of deltas, of several answers, in several shapes', () => {
    const key = (prefix: string) => fc.integer({ min: 1, max: 120 }).map((n) => `${prefix}_${n}`);
    const fields = fc.record({
      event_id: key('event'),
      response_id: key('resp'),
      item_id: key('item'),
      content_index: fc.integer({ min: 0, max: 12 }),
      delta: fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('base64')),
    });
    const order = fc.shuffledSubarray(['event_id', 'response_id', 'item_id', 'content_index', 'delta'] as const, {
      minLength: 5,
    });
    const text = fc.tuple(fields, order).map(([values, keys]) =>
      JSON.stringify({
        type: 'response.output_audio.delta',
        ...Object.fromEntries(keys.map((name) => [name, values[name]])),
      }),
    );
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 8 }), (texts) => {
        const cut = audioDeltaCutter();
        for (const one of texts) {
          const parsed = parseRealtimeMessage(one);
          const { responseId, itemId, payload } = cut(one) ?? {};
          const expected = { response_id: responseId, item_id: itemId, delta: payload };
          expect(parsed).toMatchObject({ kind: 'message', message: expected });
        }
      }),
    );
  });
});
