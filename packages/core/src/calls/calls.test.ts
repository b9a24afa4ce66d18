import { describe, expect, it } from 'vitest';
import { type CallFacts, outcomeOfCall } from './outcome-of-call.ts';
import { readableTranscript } from './readable-transcript.ts';

const nothing: CallFacts = {
  endReason: 'caller_hung_up',
  callerSpoke: true,
  transfers: [],
  hasVoicemail: false,
  spokeAfterTransfer: false,
  bookings: [],
  tools: [],
};
const tool = (name: string, output: unknown, status = 'succeeded') => ({ name, output, status });

describe('outcomeOfCall', () => {
  it.each([
    ['a booking', { bookings: [{ emergency: false }] }, 'booked'],
    ['a talk with a human', { transfers: [{ outcome: 'no_answer' }, { outcome: 'connected' }] }, 'transferred'],
    ['a message on tape, whatever failed before', { hasVoicemail: true, endReason: 'realtime_lost' }, 'voicemail'],
    ['a message to the assistant', { transfers: [{ outcome: 'busy' }], spokeAfterTransfer: true }, 'message'],
    ['a booking before a talk', { bookings: [{ emergency: false }], transfers: [{ outcome: 'connected' }] }, 'booked'],
    ['an emergency booking', { bookings: [{ emergency: true }] }, 'emergency_booked'],
    [
      'an emergency that people on call were rung about',
      { tools: [{ name: 'report_emergency', status: 'succeeded', output: { reported: true } }] },
      'emergency_reported',
    ],
    [
      'a booking before the session was lost',
      { bookings: [{ emergency: false }], endReason: 'realtime_lost' },
      'booked',
    ],
    ['an appointment that was moved', { tools: [tool('reschedule_booking', { moved: true })] }, 'booking_moved'],
    [
      'an appointment that was moved and then cancelled',
      { tools: [tool('reschedule_booking', { moved: true }), tool('cancel_booking', { cancelled: true })] },
      'booking_cancelled',
    ],
    [
      'a time nobody could move to',
      { tools: [tool('get_slots', {}), tool('reschedule_booking', { moved: false })] },
      'no_booking',
    ],
    ['a lost session', { endReason: 'realtime_lost' }, 'failed'],
    ['a caller from elsewhere', { tools: [tool('check_service_area', { inArea: false })] }, 'outside_area'],
    ['a price', { tools: [tool('get_pricing', { found: true })] }, 'quoted'],
    [
      'a message',
      { tools: [tool('get_knowledge', { found: true }), tool('take_message', { taken: true })] },
      'message',
    ],
    ['a message that could not be taken', { tools: [tool('take_message', { taken: false })] }, 'no_booking'],
    [
      'a text with the booking page',
      { tools: [tool('get_slots', {}), tool('send_booking_link', { sent: true })] },
      'link_sent',
    ],
    ['a question', { tools: [tool('get_knowledge', { found: true })] }, 'answered_question'],
    [
      'times that did not suit',
      { tools: [tool('get_slots', { slots: [] }), tool('get_pricing', { found: true })] },
      'no_booking',
    ],
    ['a calendar that is down', { tools: [tool('get_slots', null, 'failed')] }, 'no_booking'],
    ['a hang-up in the middle of a tool', { tools: [tool('get_slots', null, 'cancelled')] }, 'hung_up'],
    ['silence', { callerSpoke: false, endReason: 'caller_silent' }, 'caller_silent'],
    ['a caller who said nothing and left', { callerSpoke: false }, 'hung_up'],
  ] as const)('names %s', (_what, facts, outcome) => {
    expect(outcomeOfCall({ ...nothing, ...facts } as CallFacts)).toBe(outcome);
  });
});

it('writes the transcript as it was heard', () => {
  const transcript = readableTranscript([
    { speaker: 'assistant', text: 'Hello there.', heardText: null },
    { speaker: 'assistant', text: 'We can come on Monday.', heardText: 'We can' },
    { speaker: 'assistant', text: 'Never heard.', heardText: '' },
    { speaker: 'caller', text: ' My sink leaks. ', heardText: null },
  ]);
  expect(transcript).toBe('Assistant: Hello there.\nAssistant: We can…\nCaller: My sink leaks.');
});
