import type { IncomingMessage } from 'node:http';
import twilio from 'twilio';
import { describe, expect, it } from 'vitest';
import { dialable } from '../calls/caller-number.ts';
import { RecentMap } from '../calls/recent-map.ts';
import { eventLimit } from './event-limit.ts';
import { mediaStreamUrl, twilioSignatures } from './twilio-signature.ts';
import { connectStream, fallback } from './twiml.ts';

describe('twilioSignatures', () => {
  it("accepts Twilio's published vector and nothing else", () => {
    const signatures = twilioSignatures({ authToken: '12345', publicUrl: 'https://example.com' });
    const params = {
      CallSid: 'CA1234567890ABCDE',
      Caller: '+14158675310',
      Digits: '1234',
      From: '+14158675310',
      To: '+18005551212',
    };
    const good = 'L/OH5YylLD5NRKLltdqwSvS0BnU=';
    expect(signatures.isSignedPost('/myapp.php?foo=1&bar=2', good, params)).toBe(true);
    expect(signatures.isSignedPost('/myapp.php?foo=1&bar=2', good, { ...params, Digits: '1235' })).toBe(false);
    expect(signatures.isSignedPost('/myapp.php?foo=1&bar=2', undefined, params)).toBe(false);
  });

  it('accepts an upgrade signed for the media URL, with or without a slash, and no other', () => {
    const signatures = twilioSignatures({ authToken: '12345', publicUrl: 'https://voice.example.com' });
    const request = (signature?: string) =>
      ({ headers: signature ? { 'x-twilio-signature': signature } : {} }) as unknown as IncomingMessage;
    for (const url of ['wss://voice.example.com/twilio/media', 'wss://voice.example.com/twilio/media/']) {
      expect(signatures.isSignedUpgrade(request(twilio.getExpectedTwilioSignature('12345', url, {})))).toBe(true);
    }
    // The fact sheet's vector, for another path of the same host.
    expect(signatures.isSignedUpgrade(request('jFDHVhI8XO69C49uXR3xmdZPylY='))).toBe(false);
    expect(signatures.isSignedUpgrade(request())).toBe(false);
    expect(mediaStreamUrl('https://voice.example.com')).toBe('wss://voice.example.com/twilio/media');
  });
});

describe('TwiML', () => {
  it('connects a stream with its token and leaves a way out behind it', () => {
    const twiml = connectStream({
      publicUrl: 'https://v.example.com',
      token: 't1',
      traceparent: '00-a-b-01',
      contactPhone: '+15125550100',
    });
    expect(twiml).toContain('<Connect action="https://v.example.com/twilio/connect-ended" method="POST">');
    expect(twiml).toContain('<Stream url="wss://v.example.com/twilio/media"><Parameter name="token" value="t1"/>');
    expect(twiml).toMatch(/<\/Connect><Say>.*<\/Say><Dial [^>]*>\+15125550100<\/Dial>/);
  });

  it('says a sentence when there is no human to dial', () => {
    expect(fallback({ publicUrl: 'https://v.example.com', contactPhone: null })).toMatch(
      /<Say>Sorry.*<\/Say><Hangup\/>/,
    );
  });
});

it('lets a burst of events through, then one now and then, and tells what it held back', () => {
  let nowMs = 0;
  const limit = eventLimit({ burst: 2, everyMs: 1_000, now: () => nowMs });
  expect([limit.take(), limit.take(), limit.take(), limit.take()]).toEqual([0, 0, null, null]);
  nowMs = 1_000;
  expect(limit.take()).toBe(2);
});

it('forgets what is old', () => {
  let nowMs = 0;
  const map = new RecentMap<string>(100, () => nowMs);
  map.set('a', 'x');
  nowMs = 99;
  expect(map.get('a')).toBe('x');
  nowMs = 100;
  expect(map.get('a')).toBeUndefined();
});

it('calls back real numbers only', () => {
  expect(dialable('+15125550190')).toBe('+15125550190');
  for (const withheld of ['anonymous', '', '+266696687', 'unknown', 'sip:a@b']) expect(dialable(withheld)).toBeNull();
});
