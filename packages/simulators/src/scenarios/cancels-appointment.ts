import { afterHearing, hangsUp } from '../twilio/caller-script.ts';
import { booksHeating } from './books-heating.ts';
import { caller, defineScenario, HARBOR_LINE } from './define-scenario.ts';
import { callEnds, calls, lineIsClean, speaksOutputOf } from './expectations.ts';

/** Found by the number that calls and cancelled at Cal.com, where it was booked. */
export const cancelsAppointment = defineScenario({
  name: 'cancels-appointment',
  title: 'Cancels an appointment',
  description:
    'The same number calls again after booking through Cal.com and cancels. Cal.com and the calendar here agree.',
  to: HARBOR_LINE,
  follows: booksHeating,
  callerVoice: booksHeating.callerVoice,
  dialogue: [
    caller('Hello, the noise is gone. I would like to cancel my appointment.').assistant(async (assistant) => {
      const found = await assistant.call('find_booking', {});
      assistant.say(`${found.say} Shall I cancel it?`);
    }),
    caller('Yes, please.', afterHearing(3_500)).assistant(async (assistant) => {
      const bookingId = assistant.recall('find_booking').bookings[0]?.bookingId ?? '';
      const cancelled = await assistant.call('cancel_booking', { bookingId });
      assistant.say(cancelled.say);
    }),
    caller('Thank you, goodbye.', afterHearing(3_500)).assistant((assistant) =>
      assistant.say('Thanks for telling us. Goodbye!'),
    ),
  ],
  ending: hangsUp(),
  expectations: [
    callEnds('completed', 'booking_cancelled'),
    calls('find_booking', { status: 'succeeded', attempts: 1 }),
    calls('cancel_booking', { status: 'succeeded', attempts: 1 }),
    speaksOutputOf('cancel_booking'),
    lineIsClean,
  ],
});
