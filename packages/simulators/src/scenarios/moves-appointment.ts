import { afterHearing, hangsUp } from '../twilio/caller-script.ts';
import { BRIGHTWATER_LINE, caller, defineScenario } from './define-scenario.ts';
import { callEnds, calls, lineIsClean, speaksOutputOf } from './expectations.ts';
import { leakingSink } from './leaking-sink.ts';

/** The appointment is found by the number that calls, and moved: one appointment, at the new time. */
export const movesAppointment = defineScenario({
  name: 'moves-appointment',
  title: 'Moves an appointment',
  description:
    'The same number calls again after booking and needs another time. The appointment is moved, not made twice.',
  to: BRIGHTWATER_LINE,
  follows: leakingSink,
  callerVoice: leakingSink.callerVoice,
  dialogue: [
    caller('Hi, I have an appointment with you, but I need a different time.').assistant(async (assistant) => {
      const found = await assistant.call('find_booking', {});
      assistant.say(found.say);
      const bookingId = found.failed ? '' : (found.bookings[0]?.bookingId ?? '');
      const offer = await assistant.call('get_slots', { service: 'Leak repair', bookingId });
      assistant.say(offer.say);
    }),
    caller('The first of those is better.', afterHearing(5_000)).assistant(async (assistant) => {
      const bookingId = assistant.recall('find_booking').bookings[0]?.bookingId ?? '';
      const { slotId } = assistant.firstSlot();
      const moved = await assistant.call('reschedule_booking', { bookingId, slotId });
      assistant.say(moved.say);
    }),
    caller('Great, thanks. Bye!', afterHearing(5_000)).assistant((assistant) =>
      assistant.say('See you then. Goodbye!'),
    ),
  ],
  ending: hangsUp(),
  expectations: [
    callEnds('completed', 'booking_moved'),
    calls('find_booking', { status: 'succeeded', attempts: 1 }),
    calls('reschedule_booking', { status: 'succeeded', attempts: 1 }),
    speaksOutputOf('find_booking'),
    speaksOutputOf('reschedule_booking'),
    lineIsClean,
  ],
});
