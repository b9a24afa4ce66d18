import { describe, expect, it } from 'vitest';
import { kindInWords, reasonInWords, stateInWords } from './text-words.ts';

describe('a text in the owner’s words', () => {
  it('says what it was for, whichever way it went', () => {
    expect(kindInWords({ direction: 'outbound', kind: 'booking_reminder' })).toBe('Reminder');
    expect(kindInWords({ direction: 'inbound', kind: 'confirm' })).toBe('Confirmed');
    expect(kindInWords({ direction: 'outbound', kind: 'something_new' })).toBe('Something new');
  });

  it('says how far it got, and why not further', () => {
    expect(stateInWords({ state: 'delivered', errorCode: null })).toEqual({ label: 'Delivered', tone: 'accent' });
    expect(stateInWords({ state: 'unknown', errorCode: 'UPSTREAM_UNAVAILABLE' })?.label).toBe('Being sent');
    expect(stateInWords({ state: 'received', errorCode: null })).toBeNull();
    expect(reasonInWords({ state: 'undelivered', errorCode: '30006' })).toBe('this is a landline');
    expect(reasonInWords({ state: 'failed', errorCode: '39999' })).toBe('Twilio’s reason 39999');
    expect(reasonInWords({ state: 'unknown', errorCode: 'UPSTREAM_UNAVAILABLE' })).toBeNull();
  });
});
