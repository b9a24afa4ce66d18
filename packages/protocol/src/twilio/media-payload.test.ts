import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mediaPayloadCutter } from './media-payload.ts';
import { parseTwilioMessage } from './media-stream-messages.ts';

const MEDIA =
  '{"event":"media","sequenceNumber":"3","streamSid":"MZ1","media":{"track":"inbound","chunk":"1","timestamp":"5","payload":"/////w=="}}';

describe('mediaPayloadCutter', () => {
  it('cuts the payload out of ordinary messages, also when numbers gain digits', () => {
    const cut = mediaPayloadCutter('MZ1');
    expect(cut(MEDIA)).toBe('/////w==');
    expect(cut(MEDIA.replace('"3"', '"10"').replace('"5"', '"105"'))).toBe('/////w==');
    expect(cut(MEDIA)).toBe('/////w==');
  });

  it.each([
    ['another stream', MEDIA.replace('MZ1', 'MZ2')],
    ['another kind', '{"event":"stop","streamSid":"MZ1"}'],
    ['another order', '{"streamSid":"MZ1","event":"media","media":{"payload":"aaaa"}}'],
    ['no stream', '{"event":"media","media":{"payload":"aaaa"}}'],
    ['an empty payload', '{"event":"media","streamSid":"MZ1","media":{"payload":""}}'],
    [
      'something behind the payload',
      '{"event":"media","streamSid":"MZ1","media":{"payload":"aaaa","track":"inbound"}}',
    ],
    ['an escape in the payload', '{"event":"media","streamSid":"MZ1","media":{"payload":"aa\\naa"}}'],
    ['an escaped quote', '{"event":"media","streamSid":"MZ1","media":{"payload":"aa\\"}}'],
    ['two payloads', '{"event":"media","streamSid":"MZ1","media":{"payload":"aaaa"},"more":{"payload":"bbbb"}}'],
    ['half a message', '{"event":"media","streamSid":"MZ1","media":{"payload":"aaaa'],
  ])('leaves %s to the parser, before and after an ordinary message', (_, text) => {
    const cut = mediaPayloadCutter('MZ1');
    expect(cut(text)).toBeNull();
    expect(cut(MEDIA)).toBe('/////w==');
    expect(cut(text)).toBeNull();
    expect(cut(MEDIA)).toBe('/////w==');
  });

  it('agrees with the parser on every message it takes, whatever came before', () => {
    const message = fc
      .record({ bytes: fc.uint8Array({ minLength: 1, maxLength: 400 }), n: fc.nat(), chunk: fc.boolean() })
      .map(({ bytes, n, chunk }) => {
        const media = {
          ...(chunk ? { chunk: `${n}` } : {}),
          timestamp: `${n}`,
          payload: Buffer.from(bytes).toString('base64'),
        };
        return JSON.stringify({ event: 'media', sequenceNumber: `${n}`, streamSid: 'MZ1', media });
      });
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 5 }), (texts) => {
        const cut = mediaPayloadCutter('MZ1');
        for (const text of texts) {
          const parsed = parseTwilioMessage(text);
          expect(parsed).toMatchObject({ kind: 'message', message: { media: { payload: cut(text) } } });
        }
      }),
    );
  });
});
