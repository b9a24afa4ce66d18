import { afterHearing, hangsUp } from '../twilio/caller-script.ts';
import { BRIGHTWATER_LINE, caller, defineScenario } from './define-scenario.ts';
import { books, callEnds, callerIsUnderstood, calls, lineIsClean, speaksOutputOf } from './expectations.ts';

/** The main road: a job, a time, a name and an address, booked. */
export const leakingSink = defineScenario({
  name: 'leaking-sink',
  title: 'Leaking kitchen sink',
  description: 'A caller with a leak under the sink takes the first time offered and books it.',
  to: BRIGHTWATER_LINE,
  callerVoice: 'rms',
  dialogue: [
    caller('Hi, my kitchen sink is leaking. Can someone come and take a look?').assistant(async (assistant) => {
      assistant.say("Sure, let me see who's free.");
      const offer = await assistant.call('get_slots', { service: 'Leak repair' });
      assistant.say(offer.say);
    }),
    caller('The first one works for me.', afterHearing(3_000)).assistant((assistant) =>
      assistant.say('Great. What is your name, and where should we come?'),
    ),
    caller('Alex Morgan, 1200 West Sixth Street, 7 8 7 0 1.').assistant(async (assistant) => {
      assistant.say('Thanks, Alex. One second.');
      const booking = await assistant.call('book_slot', {
        slotId: assistant.firstSlot().slotId,
        customerName: 'Alex Morgan',
        address: '1200 West 6th Street, Austin',
        postalCode: '78701',
        notes: 'Kitchen sink is leaking',
      });
      assistant.say(booking.say);
    }),
    caller('Perfect, thank you. Bye!', afterHearing(7_000)).assistant((assistant) =>
      assistant.say('See you then. Goodbye!'),
    ),
  ],
  ending: hangsUp(),
  expectations: [
    callEnds('completed', 'booked'),
    books({ service: 'Leak repair', customerName: 'Alex Morgan' }),
    calls('get_slots', { status: 'succeeded', attempts: 1 }),
    calls('book_slot', { status: 'succeeded', attempts: 1 }),
    callerIsUnderstood('my kitchen sink is leaking'),
    speaksOutputOf('book_slot'),
    lineIsClean,
  ],
});
