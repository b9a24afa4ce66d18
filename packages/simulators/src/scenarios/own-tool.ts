import { hangsUp } from '../twilio/caller-script.ts';
import { caller, defineScenario, HARBOR_LINE } from './define-scenario.ts';
import { booksNothing, callEnds, calls, lineIsClean, speaksOutputOf } from './expectations.ts';

/** The business's own server is asked in mid-call, signed, and its sentence is what the caller hears. */
export const ownTool = defineScenario({
  name: 'own-tool',
  title: 'A question for your own system',
  description:
    'A caller asks about a warranty. The assistant asks the server of the business itself and tells the answer.',
  to: HARBOR_LINE,
  callerVoice: 'slt',
  dialogue: [
    caller('Hello, could you tell me whether my furnace is still under warranty?').assistant((assistant) =>
      assistant.say('Gladly. What is the serial number on its label?'),
    ),
    caller('It says H X four four one one.').assistant(async (assistant) => {
      const warranty = await assistant.call('check_warranty', { serialNumber: 'HX-4411' });
      assistant.say(warranty.say);
    }),
    caller('Wonderful, that is all I wanted to know. Goodbye.').assistant((assistant) =>
      assistant.say('You are welcome. Goodbye!'),
    ),
  ],
  ending: hangsUp(),
  expectations: [
    callEnds('completed'),
    calls('check_warranty', { status: 'succeeded', attempts: 1 }),
    speaksOutputOf('check_warranty'),
    booksNothing,
    lineIsClean,
  ],
});
