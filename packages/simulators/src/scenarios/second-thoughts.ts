import { afterHearing, hangsUp } from '../twilio/caller-script.ts';
import { BRIGHTWATER_LINE, caller, defineScenario } from './define-scenario.ts';
import { books, callEnds, calls, lineIsClean, speaksOutputOf } from './expectations.ts';

/** People change their minds: the times of the second look-up are booked, not those of the first. */
export const secondThoughts = defineScenario({
  name: 'second-thoughts',
  title: 'Changes their mind',
  description: 'A caller turns the first times down and books an afternoon instead.',
  to: BRIGHTWATER_LINE,
  callerVoice: 'awb',
  dialogue: [
    caller('Hi, I bought a new kitchen faucet. Can you put it in for me?').assistant(async (assistant) => {
      assistant.say('Of course. Let me see.');
      const offer = await assistant.call('get_slots', { service: 'Faucet installation', partOfDay: 'morning' });
      assistant.say(offer.say);
    }),
    caller('Oh, wait. I work in the mornings. Do you have anything after lunch?', afterHearing(3_000)).assistant(
      async (assistant) => {
        const offer = await assistant.call('get_slots', { service: 'Faucet installation', partOfDay: 'afternoon' });
        assistant.say(offer.say);
      },
    ),
    caller("That's better. Riley Chen, 800 Congress Avenue, 7 8 7 0 1.").assistant(async (assistant) => {
      const booking = await assistant.call('book_slot', {
        slotId: assistant.firstSlot().slotId,
        customerName: 'Riley Chen',
        address: '800 Congress Avenue, Austin',
        postalCode: '78701',
        notes: 'New kitchen faucet is there already',
      });
      assistant.say(booking.say);
    }),
    caller('Thank you, goodbye.', afterHearing(5_500)).assistant((assistant) => assistant.say('Goodbye!')),
  ],
  ending: hangsUp(),
  expectations: [
    callEnds('completed', 'booked'),
    books({ service: 'Faucet installation', customerName: 'Riley Chen' }),
    calls('book_slot', { status: 'succeeded', attempts: 1 }),
    speaksOutputOf('book_slot'),
    lineIsClean,
  ],
});
