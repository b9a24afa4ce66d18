import { afterHearing, hangsUp } from '../twilio/caller-script.ts';
import { acceptsCall } from '../twilio/human-script.ts';
import { BRIGHTWATER_LINE, caller, defineScenario } from './define-scenario.ts';
import {
  booksNothing,
  callEnds,
  calls,
  hearsInFull,
  lineIsClean,
  logs,
  neverHears,
  onCallTakes,
  speaksOutputOf,
} from './expectations.ts';

/** What may cost a life: the owner's sentence word for word, whatever the model was about to say, and somebody on call is rung. */
export const gasSmell = defineScenario({
  name: 'gas-smell',
  title: 'Smells gas',
  description:
    'The caller smells gas: the safety sentence comes first, word for word, and whoever is on call takes it.',
  to: BRIGHTWATER_LINE,
  callerVoice: 'kal',
  human: acceptsCall(),
  dialogue: [
    caller('Hi, I came home and I smell gas in my kitchen.').assistant(async (assistant) => {
      const report = await assistant.call('report_emergency', {
        kind: 'gas',
        summary: 'The caller smells gas in the kitchen',
      });
      assistant.say(report.say);
    }),
    caller('Okay, I am outside now. Thank you.', afterHearing(12_000)).assistant((assistant) =>
      assistant.say('Good. Please stay outside. Goodbye!'),
    ),
  ],
  ending: hangsUp(),
  expectations: [
    callEnds('completed', 'emergency_reported'),
    booksNothing,
    hearsInFull(/^If you smell gas, leave the building right now, .* call 911 or your gas company\.$/),
    logs('emergency.noticed'),
    calls('report_emergency', { status: 'succeeded', attempts: 1 }),
    speaksOutputOf('report_emergency'),
    onCallTakes('gas'),
    neverHears(/on (?:my|the|their) way|within \d|in \d+ minutes/),
    lineIsClean,
  ],
});
