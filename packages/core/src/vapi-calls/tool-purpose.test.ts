import { describe, expect, it } from 'vitest';
import { purposeOfTool, saysItWorked } from './tool-purpose.ts';
import { vapiEndReason } from './vapi-end-reason.ts';

describe('what of ours does the same', () => {
  it.each([
    ['bookAppointment', 'book_slot'],
    ['create_calendar_event', 'book_slot'],
    ['schedule-job', 'book_slot'],
    ['getAvailableSlots', 'get_slots'],
    ['CheckAvailability', 'get_slots'],
    ['rescheduleAppointment', 'reschedule_booking'],
    ['update_booking', 'reschedule_booking'],
    ['cancelBooking', 'cancel_booking'],
    ['findAppointment', 'find_booking'],
    ['getQuote', 'get_pricing'],
    ['verify_zip', 'check_service_area'],
    ['takeMessage', 'take_message'],
    ['sendBookingLink', 'send_booking_link'],
    ['searchFAQ', 'get_knowledge'],
    ['vapi.get_slots', 'get_slots'],
    ['lookup_invoice', null],
    ['checkWarranty', null],
    ['getWeather', null],
  ])('%s: %s', (name, purpose) => {
    expect(purposeOfTool(name)).toBe(purpose);
  });
});

describe('whether a function says that it worked', () => {
  it.each([
    ['Booked for Monday at 9.', true],
    ['{"success":true,"message":"no error"}', true],
    ['{"booked":false}', false],
    ['{"error":"HTTP 500"}', false],
    ['{"status":"failed"}', false],
    ['{"slots":[]}', true],
    ['Sorry, no slots that day.', false],
    ['Request timed out', false],
    ['', false],
    ['{not json', true],
  ])('%s: %s', (result, worked) => {
    expect(saysItWorked(result)).toBe(worked);
  });
});

it.each([
  ['customer-ended-call', 'caller_hung_up'],
  ['assistant-ended-call-after-message-spoken', 'assistant_ended'],
  ['assistant-forwarded-call', 'transferred'],
  ['call.forwarding.no-answer', 'nobody_answered'],
  ['silence-timed-out', 'caller_silent'],
  ['call.start.error-subscription-frozen', 'vapi_refused'],
  ['pipeline-error-openai-llm-failed', 'vapi_failed'],
  ['a-reason-of-next-year', 'vapi_failed'],
])('the end "%s" is %s in our words', (endedReason, ours) => {
  expect(vapiEndReason(endedReason)).toBe(ours);
});
