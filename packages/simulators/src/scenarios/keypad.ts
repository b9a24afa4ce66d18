import { hangsUp } from '../twilio/caller-script.ts';
import { BRIGHTWATER_LINE, caller, defineScenario } from './define-scenario.ts';
import { callEnds, callerIsUnderstood, calls, lineIsClean, speaksOutputOf } from './expectations.ts';

/** Some would rather type a number than say it in a noisy place. */
export const keypad = defineScenario({
  name: 'keypad',
  title: 'Types the ZIP code',
  description: 'The caller types the ZIP code on the keypad and is told whether the business comes there.',
  to: BRIGHTWATER_LINE,
  callerVoice: 'awb',
  dialogue: [
    caller('Hello, it is loud in here. Can I type in my ZIP code?').assistant((assistant) =>
      assistant.say('Of course, please go ahead.'),
    ),
    {
      ...caller('').assistant(async (assistant) => {
        const area = await assistant.call('check_service_area', { postalCode: '78704' });
        assistant.say(area.say);
      }),
      presses: '78704#',
    },
    caller('Great, I will call again with the details. Bye.').assistant((assistant) => assistant.say('Goodbye!')),
  ],
  ending: hangsUp(),
  expectations: [
    callEnds('completed'),
    callerIsUnderstood('pressed 7 8 7 0 4'),
    calls('check_service_area', { status: 'succeeded', attempts: 1 }),
    speaksOutputOf('check_service_area'),
    lineIsClean,
  ],
});
