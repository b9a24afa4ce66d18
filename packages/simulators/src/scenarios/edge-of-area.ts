import { afterHearing, hangsUp } from '../twilio/caller-script.ts';
import { BRIGHTWATER_LINE, caller, defineScenario } from './define-scenario.ts';
import { assistantSays, booksNothing, callEnds, calls, lineIsClean, speaksOutputOf } from './expectations.ts';

/** The middle of this ZIP code is half a mile too far; the house is not. The map is asked only because it matters. */
export const edgeOfArea = defineScenario({
  name: 'edge-of-area',
  title: 'At the edge of the service area',
  description: 'The ZIP code is on the border, so the assistant asks for the street and looks the house up on the map.',
  to: BRIGHTWATER_LINE,
  callerVoice: 'kal',
  dialogue: [
    caller('Hello, do you come out to Maxwell? The ZIP is 7 8 6 5 6.').assistant(async (assistant) => {
      const area = await assistant.call('check_service_area', { postalCode: '78656' });
      assistant.say(area.say);
    }),
    caller("It's 480 Farm Road.").assistant(async (assistant) => {
      const area = await assistant.call('check_service_area', {
        postalCode: '78656',
        address: '480 Farm Road, Maxwell',
      });
      assistant.say(`${area.say} What is it about?`);
    }),
    caller('Good to know. I will call you back. Bye.', afterHearing(2_500)).assistant((assistant) =>
      assistant.say('We are here when you need us. Goodbye!'),
    ),
  ],
  ending: hangsUp(),
  expectations: [
    callEnds('completed'),
    assistantSays(/What is the street address/),
    calls('check_service_area', { status: 'succeeded', attempts: 1 }),
    speaksOutputOf('check_service_area'),
    assistantSays(/Yes, we serve that address/),
    booksNothing,
    lineIsClean,
  ],
});
