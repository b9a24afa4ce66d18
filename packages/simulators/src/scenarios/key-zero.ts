import { afterPerson, hangsUp, midAnswer } from '../twilio/caller-script.ts';
import { acceptsCall } from '../twilio/human-script.ts';
import { BRIGHTWATER_LINE, caller, defineScenario } from './define-scenario.ts';
import { callEnds, callsNothing, lineIsClean } from './expectations.ts';
import { callerHears, humanHears, humanPresses, partiesTalk, triesHuman } from './human-expectations.ts';

/** Some callers press 0 as soon as they hear a machine. */
export const keyZero = defineScenario({
  name: 'key-zero',
  title: 'Presses zero',
  description: 'The caller presses 0 during the greeting and is put through to a person.',
  to: BRIGHTWATER_LINE,
  callerVoice: 'rms',
  human: acceptsCall({ dialogue: [{ says: 'Brightwater, this is Kim. How can I help?' }] }),
  dialogue: [
    { says: '', when: midAnswer(1_500), presses: '0' },
    caller('Oh good, a person. I have a question about my appointment.', afterPerson()),
  ],
  ending: hangsUp(afterPerson(1_500)),
  expectations: [
    callEnds('completed', 'transferred'),
    triesHuman({ reason: 'key_zero', outcome: 'connected' }),
    humanPresses('1'),
    humanHears(/question about my appointment/),
    partiesTalk,
    callerHears(/this is Kim/),
    callsNothing,
    lineIsClean,
  ],
});
