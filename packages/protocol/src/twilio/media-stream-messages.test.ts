import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutMediaPayload, mediaStreamPart, parseTwilioMessage, twilioWriter } from './media-stream-messages.ts';

const MEDIA =
  '{"event":"media","sequenceNumber":"3","streamSid":"MZ1","media":{"track":"inbound","chunk":"1","timestamp":"5","payload":"/////w=="}}';
const part = mediaStreamPart('MZ1');

describe('parseTwilioMessage', () => {
  it('reads every kind of message', () => {
    const start = {
      event: 'start',
      sequenceNumber: '1',
      streamSid: 'MZ1',
      start: {
        streamSid: 'MZ1',
        accountSid: 'AC1',
        callSid: 'CA1',
        tracks: ['inbound'],
        customParameters: { token: 't' },
        mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
      },
    };
    expect(parseTwilioMessage('{"event":"connected","protocol":"Call","version":"1.0.0"}')).toMatchObject({
      kind: 'message',
    });
    expect(parseTwilioMessage(JSON.stringify(start))).toMatchObject({
      message: { start: { callSid: 'CA1', customParameters: { token: 't' } } },
    });
    expect(parseTwilioMessage(MEDIA)).toMatchObject({ message: { media: { payload: '/////w==' } } });
    expect(parseTwilioMessage('{"event":"mark","streamSid":"MZ1","mark":{"name":"m1"}}')).toMatchObject({
      message: { mark: { name: 'm1' } },
    });
    expect(parseTwilioMessage('{"event":"dtmf","streamSid":"MZ1","dtmf":{"digit":"5"}}')).toMatchObject({
      message: { dtmf: { digit: '5' } },
    });
    expect(parseTwilioMessage('{"event":"stop","streamSid":"MZ1","stop":{}}')).toMatchObject({
      message: { event: 'stop' },
    });
  });

  it('ignores unknown kinds and calls known kinds with bad shapes invalid, without quoting values', () => {
    expect(parseTwilioMessage('{"event":"weather"}')).toEqual({ kind: 'ignored', type: 'weather' });
    expect(parseTwilioMessage('{"event":"toString"}')).toEqual({ kind: 'ignored', type: 'toString' });
    expect(parseTwilioMessage('{"event":"mark","streamSid":"MZ1"}')).toEqual({
      kind: 'invalid',
      reason: 'mark: bad mark',
    });
    expect(parseTwilioMessage('nonsense')).toEqual({ kind: 'invalid', reason: 'not JSON' });
    expect(parseTwilioMessage('[1]')).toEqual({ kind: 'invalid', reason: 'not an object' });
  });
});

describe('cutMediaPayload', () => {
  it('cuts the payload out of an ordinary message', () => {
    expect(cutMediaPayload(MEDIA, part)).toBe('/////w==');
  });

  it('leaves other streams, other kinds and other shapes to the parser', () => {
    expect(cutMediaPayload(MEDIA, mediaStreamPart('MZ2'))).toBeNull();
    expect(cutMediaPayload('{"event":"stop","streamSid":"MZ1"}', part)).toBeNull();
    expect(cutMediaPayload('{"streamSid":"MZ1","event":"media","media":{"payload":"aaaa"}}', part)).toBeNull();
    expect(cutMediaPayload('{"event":"media","streamSid":"MZ1","media":{"payload":""}}', part)).toBeNull();
    expect(cutMediaPayload('{"event":"media","streamSid":"MZ1","media":{"payload":"aaaa', part)).toBeNull();
  });

  it('agrees with the parser on every message it takes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 400 }), fc.nat(), (bytes, n) => {
        const payload = Buffer.from(bytes).toString('base64');
        const text = JSON.stringify({
          event: 'media',
          sequenceNumber: `${n}`,
          streamSid: 'MZ1',
          media: { timestamp: `${n}`, payload },
        });
        const parsed = parseTwilioMessage(text);
        expect(parsed).toMatchObject({ kind: 'message', message: { media: { payload: cutMediaPayload(text, part) } } });
      }),
    );
  });
});

it('writes what Twilio expects', () => {
  const writer = twilioWriter('MZ1');
  expect(JSON.parse(writer.media('AAAA'))).toEqual({ event: 'media', streamSid: 'MZ1', media: { payload: 'AAAA' } });
  expect(JSON.parse(writer.mark('m"1'))).toEqual({ event: 'mark', streamSid: 'MZ1', mark: { name: 'm"1' } });
  expect(JSON.parse(writer.clear())).toEqual({ event: 'clear', streamSid: 'MZ1' });
});
