import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readCalcomWebhook } from './calcom-webhook.ts';

const secret = 'whsec_of_the_tests';
const read = (event: unknown, signature?: string) => {
  const body = typeof event === 'string' ? event : JSON.stringify(event);
  return readCalcomWebhook({
    body,
    secret,
    signature: signature ?? createHmac('sha256', secret).update(body).digest('hex'),
  });
};

describe('a webhook of Cal.com', () => {
  it('is believed only with the signature of its very bytes', () => {
    const event = { triggerEvent: 'BOOKING_CANCELLED', payload: { uid: 'u1' } };
    expect(read(event)).toEqual({ state: 'change', change: { kind: 'cancelled', externalUid: 'u1' } });
    for (const signature of ['', 'nonsense', 'a'.repeat(64), createHmac('sha256', 'x').update('{}').digest('hex')]) {
      expect(read(event, signature)).toEqual({ state: 'forged' });
    }
  });

  it('tells a moved booking by the id it had', () => {
    const payload = {
      uid: 'new',
      rescheduleUid: 'old',
      startTime: '2026-11-24T15:00:00Z',
      endTime: '2026-11-24T16:30:00Z',
    };
    expect(read({ triggerEvent: 'BOOKING_RESCHEDULED', payload })).toEqual({
      state: 'change',
      change: {
        kind: 'moved',
        externalUid: 'old',
        newUid: 'new',
        startsAtMs: Date.parse('2026-11-24T15:00:00Z'),
        endsAtMs: Date.parse('2026-11-24T16:30:00Z'),
      },
    });
  });

  it('is ignored when it changes nothing for us, and called invalid when it cannot be read', () => {
    expect(read({ triggerEvent: 'MEETING_ENDED' })).toEqual({ state: 'ignored' });
    for (const event of [
      'not json',
      [],
      { triggerEvent: 'BOOKING_CANCELLED' },
      { triggerEvent: 'BOOKING_RESCHEDULED', payload: { uid: 'u' } },
    ]) {
      expect(read(event)).toEqual({ state: 'invalid' });
    }
  });
});
