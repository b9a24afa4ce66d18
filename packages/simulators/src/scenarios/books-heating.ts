import { afterHearing, hangsUp } from '../twilio/caller-script.ts';
import { caller, defineScenario, HARBOR_LINE } from './define-scenario.ts';
import { assistantSays, books, callEnds, calls, lineIsClean, speaksOutputOf } from './expectations.ts';

/** The same road as the leaking sink, over Cal.com instead of Offhook's own calendar. */
export const booksHeating = defineScenario({
  name: 'books-heating',
  title: 'Booked through Cal.com',
  description:
    'A heating company that keeps its calendar in Cal.com: times, booking and confirmation come from there, and the caller hears an arrival window.',
  to: HARBOR_LINE,
  callerVoice: 'kal',
  dialogue: [
    caller('Hi, our heat pump makes a terrible noise. Can you send somebody?').assistant(async (assistant) => {
      assistant.say('Let me look at the calendar.');
      const offer = await assistant.call('get_slots', { service: 'Heating repair', partOfDay: 'any' });
      assistant.say(offer.say);
    }),
    caller("The first one, please. I'm Sam Carter, 2100 South Lamar, 7 8 7 0 4.", afterHearing(3_000)).assistant(
      async (assistant) => {
        assistant.say('Thank you, Sam. I am putting that in.');
        const booking = await assistant.call('book_slot', {
          slotId: assistant.firstSlot().slotId,
          customerName: 'Sam Carter',
          address: '2100 South Lamar Boulevard, Austin',
          postalCode: '78704',
          email: 'sam.carter@customer.example',
          notes: 'Heat pump is very noisy',
        });
        assistant.say(booking.say);
      },
    ),
    caller('Wonderful, see you then.', afterHearing(7_200)).assistant((assistant) =>
      assistant.say('Thanks for calling. Goodbye!'),
    ),
  ],
  ending: hangsUp(),
  expectations: [
    callEnds('completed', 'booked'),
    books({ service: 'Heating repair', customerName: 'Sam Carter' }),
    calls('get_slots', { status: 'succeeded' }),
    calls('book_slot', { status: 'succeeded' }),
    speaksOutputOf('book_slot'),
    assistantSays(/You are booked: .* between \d+/),
    lineIsClean,
  ],
});
