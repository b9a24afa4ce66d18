import { describe, expect, it } from 'vitest';
import { parseTwilioMessage, twilioWriter } from './media-stream-messages.ts';

const MEDIA =
  '{"event":"media","sequenceNumber":"3","streamSid":"MZ1","media":{"track":"inbound","chunk":"1","timestamp":"5","payload":"/////w=="}}';

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

it('writes what Twilio expects', () => {
  const writer = twilioWriter('MZ1');
  expect(JSON.parse(writer.media('AAAA'))).toEqual({ event: 'media', streamSid: 'MZ1', media: { payload: 'AAAA' } });
  expect(JSON.parse(writer.mark('m"1'))).toEqual({ event: 'mark', streamSid: 'MZ1', mark: { name: 'm"1' } });
  expect(JSON.parse(writer.clear())).toEqual({ event: 'clear', streamSid: 'MZ1' });
});
