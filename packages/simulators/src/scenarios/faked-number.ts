import { staysOnTheLine } from '../twilio/caller-script.ts';
import { BRIGHTWATER_LINE, defineScenario } from './define-scenario.ts';
import { callEnds, callsNothing, endsBecause, logs } from './expectations.ts';
import { callerHears } from './human-expectations.ts';

/** A machine that shows somebody else's number does not press keys. */
export const fakedNumber = defineScenario({
  name: 'faked-number',
  title: 'Faked number, no key pressed',
  description:
    'A machine rings with a number that is not its own, is asked to press a key, and never reaches the assistant.',
  to: BRIGHTWATER_LINE,
  from: '+13105550176',
  attestation: 'TN-Validation-Failed',
  callerVoice: 'awb',
  dialogue: [],
  ending: staysOnTheLine(),
  expectations: [
    callEnds('completed', 'screened'),
    endsBecause('screened'),
    callerHears(/to speak to us, please press 1/i),
    callsNothing,
    logs('call.ended'),
  ],
});
