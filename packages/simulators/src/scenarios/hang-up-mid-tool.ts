import { hangsUp, later } from '../twilio/caller-script.ts';
import { caller, defineScenario, HARBOR_EVENT_TYPES, HARBOR_LINE } from './define-scenario.ts';
import { booksNothing, callEnds, calls, endsBecause, lineIsClean } from './expectations.ts';

/** Cal.com does not answer and the caller runs out of patience: the running attempt and its retries end with the call. */
export const hangUpMidTool = defineScenario({
  name: 'hang-up-mid-tool',
  title: 'Hangs up during a look-up',
  description: 'The calendar hangs, so does the caller: up. Nothing keeps running and nothing is booked.',
  to: HARBOR_LINE,
  callerVoice: 'awb',
  dialogue: [
    caller('Hi, can I get a tune-up for my heat pump this week?').assistant(async (assistant) => {
      assistant.say('Sure, one moment.');
      const offer = await assistant.call('get_slots', { service: 'Seasonal tune-up' });
      assistant.say(offer.say);
    }),
  ],
  ending: hangsUp(later(5_000)),
  faults: { calcom: { mode: 'timeout', eventTypeId: HARBOR_EVENT_TYPES.tuneUp } },
  expectations: [
    callEnds('completed', 'hung_up'),
    endsBecause('caller_hung_up'),
    calls('get_slots', { status: 'cancelled' }),
    booksNothing,
    lineIsClean,
  ],
});
