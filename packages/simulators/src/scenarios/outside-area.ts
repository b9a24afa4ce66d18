import { afterHearing, hangsUp } from '../twilio/caller-script.ts';
import { BRIGHTWATER_LINE, caller, defineScenario } from './define-scenario.ts';
import { booksNothing, callEnds, calls, lineIsClean, speaksOutputOf } from './expectations.ts';

/** Waco is a hundred miles up the road: a friendly no, and no false hope. */
export const outsideArea = defineScenario({
  name: 'outside-area',
  title: 'Outside the service area',
  description: 'A caller from Waco learns that Brightwater does not come that far.',
  to: BRIGHTWATER_LINE,
  callerVoice: 'awb',
  dialogue: [
    caller("Hi there, my toilet won't stop running. Do you come out to Waco?").assistant((assistant) =>
      assistant.say('Let me check. What is the ZIP code there?'),
    ),
    caller("It's 7 6 7 0 1.").assistant(async (assistant) => {
      const area = await assistant.call('check_service_area', { postalCode: '76701' });
      assistant.say(`${area.say} A plumber closer to you will be quicker and cheaper.`);
    }),
    caller('That makes sense. Thanks anyway.', afterHearing(2_500)).assistant((assistant) =>
      assistant.say('Good luck with it. Goodbye!'),
    ),
  ],
  ending: hangsUp(),
  expectations: [
    callEnds('completed', 'outside_area'),
    calls('check_service_area', { status: 'refused', attempts: 1 }),
    speaksOutputOf('check_service_area'),
    booksNothing,
    lineIsClean,
  ],
});
