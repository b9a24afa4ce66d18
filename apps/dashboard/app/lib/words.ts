import type { Tone } from '#app/components/tag.tsx';

/** What the machine records, in the owner's words. A name without words yet is shown with its underscores removed. */
interface Wording {
  label: string;
  tone: Tone;
}

const OUTCOMES: Record<string, Wording> = {
  booked: { label: 'Booked', tone: 'accent' },
  emergency_reported: { label: 'Emergency passed on', tone: 'accent' },
  emergency_booked: { label: 'Emergency booked', tone: 'accent' },
  booking_moved: { label: 'Appointment moved', tone: 'info' },
  booking_cancelled: { label: 'Appointment cancelled', tone: 'neutral' },
  quoted: { label: 'Price given', tone: 'info' },
  answered_question: { label: 'Question answered', tone: 'info' },
  outside_area: { label: 'Outside your area', tone: 'neutral' },
  message: { label: 'Message left', tone: 'info' },
  link_sent: { label: 'Booking page sent', tone: 'info' },
  transferred: { label: 'Put through', tone: 'info' },
  voicemail: { label: 'Voicemail', tone: 'info' },
  no_booking: { label: 'No booking', tone: 'neutral' },
  caller_silent: { label: 'Caller said nothing', tone: 'neutral' },
  hung_up: { label: 'Caller hung up', tone: 'neutral' },
  forwarded: { label: 'Rang a person', tone: 'info' },
  blocked: { label: 'Blocked', tone: 'neutral' },
  screened: { label: 'Kept out', tone: 'neutral' },
  failed: { label: 'Failed', tone: 'danger' },
};

/** The filter of the calls page offers these. */
export const OUTCOME_CHOICES = Object.entries(OUTCOMES).map(([value, { label }]) => ({ value, label }));

interface CallState {
  status: 'active' | 'completed' | 'missed' | 'failed';
  outcome: string | null;
}

/** How a call went, in a word or two. */
export function callWording({ status, outcome }: CallState): Wording {
  if (status === 'active') return { label: 'On the phone', tone: 'accent' };
  if (status === 'missed')
    return { label: outcome === 'caller_silent' ? 'Caller said nothing' : 'Missed', tone: 'warning' };
  if (status === 'failed') return { label: 'Failed', tone: 'danger' };
  if (outcome === null) return { label: 'Answered', tone: 'neutral' };
  return OUTCOMES[outcome] ?? { label: plain(outcome), tone: 'neutral' };
}

const END_REASONS: Record<string, string> = {
  assistant_ended: 'The assistant said goodbye',
  caller_hung_up: 'The caller hung up',
  caller_silent: 'The caller said nothing',
  max_duration: 'The call reached the longest time allowed',
  realtime_lost: 'The connection to the assistant’s voice was lost',
  realtime_failed: 'The assistant’s voice could not be reached',
  owner_hung_up: 'You ended the call from the dashboard',
  handed_over: 'The call went on over another line of the phone service',
  automated_line: 'There was hold music or a machine on the line, not a person',
  voicemail: 'The caller left a voicemail',
  media_lost: 'The line broke off',
  forwarded: 'The call was passed on to your phone',
  nobody_answered: 'The call was passed on and nobody answered',
  paused: 'The number was paused',
  blocked: 'You blocked the caller',
  screened: 'The caller did not get through your rules for unwanted calls',
  closed: 'You were closed, and the caller left no message',
  drained: 'The phone service was being restarted',
  worker_lost: 'The phone service stopped in the middle of the call',
  vapi_failed: 'Something failed at Vapi',
  vapi_refused: 'Vapi did not take the call',
  ended_at_vapi: 'The call ended at Vapi',
  admission_refused: 'All lines were busy',
  transferred: 'The call was put through to a person',
  'call.refused.capacity': 'All lines were busy',
  'call.refused.draining': 'The phone service was being restarted',
};

export function endReasonInWords(reason: string | null): string | null {
  return reason === null ? null : (END_REASONS[reason] ?? plain(reason));
}

const ERRORS: Record<string, string> = {
  TOOL_TIMEOUT: 'it took too long to answer',
  UPSTREAM_UNAVAILABLE: 'it didn’t answer',
  UPSTREAM_RATE_LIMITED: 'it was too busy',
  UPSTREAM_UNAUTHORIZED: 'the access key was not accepted',
  UPSTREAM_REJECTED: 'the request was turned down',
  UPSTREAM_BAD_RESPONSE: 'its answer made no sense',
  UPSTREAM_CIRCUIT_OPEN: 'it had just failed several times',
  DATABASE_UNAVAILABLE: 'the records could not be read',
  TOOL_INPUT_INVALID: 'the details were incomplete',
  TOOL_BUDGET_SPENT: 'the caller had waited long enough already',
  TOOL_OUTCOME_UNKNOWN: 'it was interrupted, and may have happened or not',
  TOOL_UNKNOWN: 'the assistant asked for something that does not exist',
  NOT_CONFIGURED: 'it is not set up yet',
  INTERNAL: 'something went wrong inside Offhook',
};

export function errorInWords(code: string | null): string {
  return code === null ? 'something went wrong' : (ERRORS[code] ?? 'something went wrong');
}

const EVENTS: Record<string, string> = {
  'call.started': 'Call answered',
  'call.imported': 'Brought over from Vapi’s records',
  'vapi.hang': 'Vapi’s assistant kept the caller waiting',
  'call.ended': 'Call ended',
  'call.interrupted': 'Caller spoke over the assistant',
  'call.resumed_after_noise': 'It was only a sound, and the assistant went on',
  'call.reconnected': 'Caller connected again after an interruption of ours',
  'call.handed_over': 'Call passed on to another server while it ran',
  'call.side_changed': 'Went to the other side before anything was said',
  'call.refused.bad_signature': 'Request turned away: not signed by the phone company',
  'call.refused.unknown_number': 'Call turned away: number not known',
  'call.refused.capacity': 'Call turned away: all lines busy',
  'call.refused.draining': 'Call turned away: restarting',
  'call.refused.failure': 'The phone service failed and the call went to the fallback',
  'call.refused.paused': 'Call turned away: the number is paused',
  'call.refused.blocked': 'Turned away: you blocked this caller',
  'call.refused.screened': 'Turned away by the rules for unwanted calls',
  'call.refused.bad_token': 'Audio turned away: its one-time token was wrong',
  'call.hang_up_requested': 'Hang-up asked for in the dashboard',
  'recording.stopped': 'The recording stopped early; the call went on',
  'realtime.error': 'The assistant’s voice reported a problem',
  'realtime.lost': 'Connection to the assistant’s voice lost',
  'realtime.resumed': 'Connection to the assistant’s voice restored',
  'transfer.started': 'A person was rung',
  'transfer.ended': 'Putting the caller through came to an end',
  'voicemail.left': 'Voicemail left',
  'voicemail.fetched': 'Voicemail fetched from the phone company',
  'voicemail.fetch_failed': 'The voicemail could not be fetched yet',
  'function_call.error': 'A look-up failed',
  'booking.created': 'Booking made',
  'emergency.noticed': 'The caller’s words meant an emergency',
  'emergency.reported': 'An emergency was passed on to the people on call',
  'emergency.safety_sentence': 'The safety sentence was spoken',
  'claim.false': 'The assistant said something no look-up had confirmed',
  'booking.cancelled': 'Booking cancelled',
  'booking.rescheduled': 'Booking moved',
  'booking.corrected': 'Booking corrected',
  'booking.recovered': 'Booking found in the calendar after its answer was lost',
  'booking.abandoned': 'Booking not made: nobody was left on the line',
  'booking.superseded': 'Booking taken back: the caller had chosen another time',
  'booking.duplicate_cancelled': 'Second entry of one booking taken back',
  'booking.unresolved': 'Calendar could not be asked about a booking',
  'booking.code_rejected': 'Wrong confirmation code',
};

export function eventInWords(type: string): string {
  return EVENTS[type] ?? plain(type);
}

/** `some_name.of-things` → `Some name of things` */
export function plain(name: string): string {
  const words = name.replaceAll(/[._-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
