import { afterHearing, hangsUp } from '../twilio/caller-script.ts';
import { BRIGHTWATER_LINE, caller, defineScenario } from './define-scenario.ts';
import { books, callEnds, calls, lineIsClean } from './expectations.ts';

/** Without a number nobody can be called back, so the assistant asks for one before it books. */
export const privateNumber = defineScenario({
  name: 'private-number',
  title: 'Withheld number',
  description: 'A caller with a hidden number books a visit and is asked for a number first.',
  to: BRIGHTWATER_LINE,
  from: 'withheld',
  callerVoice: 'kal',
  dialogue: [
    caller('Hi, my toilet keeps running all night. Can you fix that?').assistant(async (assistant) => {
      assistant.say('Yes, we can. Let me find a time.');
      const offer = await assistant.call('get_slots', { service: 'Toilet repair' });
      assistant.say(offer.say);
    }),
    caller("The first one. It's for Casey Brooks, 1100 South First Street, 7 8 7 0 4.", afterHearing(3_500)).assistant(
      async (assistant) => {
        const booking = await assistant.call('book_slot', wish(assistant.firstSlot().slotId));
        assistant.say(booking.say);
      },
    ),
    caller('You can reach me at 5 1 2, 5 5 5, 0 1 6 8.').assistant(async (assistant) => {
      assistant.say('5 1 2, 5 5 5, 0 1 6 8. Thank you.');
      const phone = '+15125550168';
      const booking = await assistant.call('book_slot', { ...wish(assistant.firstSlot().slotId), phone });
      assistant.say(booking.say);
    }),
    caller("That's great. Bye!", afterHearing(8_500)).assistant((assistant) => assistant.say('Goodbye, Casey!')),
  ],
  ending: hangsUp(),
  expectations: [
    callEnds('completed', 'booked'),
    calls('book_slot', { status: 'refused' }),
    calls('book_slot', { status: 'succeeded' }),
    books({ service: 'Toilet repair', customerName: 'Casey Brooks' }),
    lineIsClean,
  ],
});

function wish(slotId: string) {
  return {
    slotId,
    customerName: 'Casey Brooks',
    address: '1100 South 1st Street, Austin',
    postalCode: '78704',
    notes: 'Toilet keeps running',
  };
}
