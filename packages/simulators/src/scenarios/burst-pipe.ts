import { afterHearing, hangsUp } from '../twilio/caller-script.ts';
import { BRIGHTWATER_LINE, caller, defineScenario } from './define-scenario.ts';
import { books, callEnds, calls, hearsInFull, lineIsClean, onCallTakes, speaksOutputOf } from './expectations.ts';

/** First the owner's sentence about the valve, then the soonest time, which only an emergency may take. */
export const burstPipe = defineScenario({
  name: 'burst-pipe',
  title: 'Burst pipe',
  description: 'Water is running: the assistant helps to shut it off and books the soonest emergency time.',
  to: BRIGHTWATER_LINE,
  callerVoice: 'awb',
  dialogue: [
    caller('Help, a pipe just burst and there is water all over my basement!').assistant(async (assistant) => {
      assistant.say("Oh no. I'm finding the soonest time.");
      await assistant.call('report_emergency', { kind: 'flooding', summary: 'A pipe burst in the basement' });
      const offer = await assistant.call('get_slots', { service: 'Burst pipe (emergency)', emergency: true });
      assistant.say(offer.say);
    }),
    caller("Yes, please! I'm Jordan Lee, at 500 East Fourth Street, 7 8 7 0 1.", afterHearing(12_000)).assistant(
      async (assistant) => {
        assistant.say('Got it, Jordan.');
        const booking = await assistant.call('book_slot', {
          slotId: assistant.firstSlot().slotId,
          customerName: 'Jordan Lee',
          address: '500 East 4th Street, Austin',
          postalCode: '78701',
          notes: 'Burst pipe in the basement, main valve is being shut off',
        });
        assistant.say(`${booking.say} Keep that valve closed until we are there.`);
      },
    ),
    caller('The water is off now. Thank you so much!', afterHearing(8_500)).assistant((assistant) =>
      assistant.say('Well done. Goodbye!'),
    ),
  ],
  ending: hangsUp(),
  expectations: [
    callEnds('completed', 'emergency_booked'),
    books({ service: 'Burst pipe (emergency)', customerName: 'Jordan Lee', emergency: true }),
    calls('book_slot', { status: 'succeeded', attempts: 1 }),
    hearsInFull(/^Please shut off the main water valve now, /),
    onCallTakes('flooding'),
    speaksOutputOf('book_slot'),
    lineIsClean,
  ],
});
