import { hangsUp } from '../twilio/caller-script.ts';
import { BRIGHTWATER_LINE, caller, defineScenario } from './define-scenario.ts';
import { assistantSays, books, callEnds, callerIsUnderstood, calls, lineIsClean } from './expectations.ts';

/** The main road: a job, a time, a name and an address, booked. */
export const leakingSink = defineScenario({
  name: 'leaking-sink',
  title: 'Leaking kitchen sink',
  description: 'A caller with a leak under the sink asks for a visit, takes the first time offered and books it.',
  to: BRIGHTWATER_LINE,
  callerVoice: 'rms',
  dialogue: [
    caller('Hi, my kitchen sink is leaking under the cabinet. Can someone come and take a look?').assistant(
      async (assistant) => {
        assistant.say("Oh no, sorry to hear that. Let me see who's free.");
        const offer = await assistant.call('get_slots', { service: 'Leak repair', partOfDay: 'any' });
        assistant.say(offer.say);
      },
    ),
    caller('The first one works for me.').assistant((assistant) => {
      assistant.say('Perfect. Can I get your name and the address, please?');
    }),
    caller("It's Alex Morgan, at 1200 West Sixth Street, 7 8 7 0 1.").assistant(async (assistant) => {
      const [slot] = assistant.recall('get_slots').slots;
      if (!slot) return assistant.say("I'm sorry, that time has just gone.");
      assistant.say('Thank you, Alex. One second while I put that in.');
      const booking = await assistant.call('book_slot', {
        slotId: slot.slotId,
        customerName: 'Alex Morgan',
        address: '1200 West 6th Street',
        postalCode: '78701',
        notes: 'Kitchen sink leaking under the cabinet',
      });
      assistant.say(`${booking.say} Anything else I can do?`);
    }),
    caller("No, that's all. Thanks, bye!").assistant((assistant) => {
      assistant.say('Thanks for calling. Goodbye!');
    }),
  ],
  ending: hangsUp(),
  expectations: [
    callEnds('completed', 'booked'),
    books({ service: 'Leak repair', customerName: 'Alex Morgan' }),
    calls('get_slots', { status: 'succeeded', attempts: 1 }),
    calls('book_slot', { status: 'succeeded', attempts: 1 }),
    callerIsUnderstood('my kitchen sink is leaking'),
    assistantSays(/name and the address/),
    lineIsClean,
  ],
});
