import { staysOnTheLine } from '../twilio/caller-script.ts';
import { BRIGHTWATER_LINE, caller, defineScenario } from './define-scenario.ts';
import { assistantSays, callEnds, callsNothing, endsBecause, lineIsClean } from './expectations.ts';

/** A call that was forwarded in a circle ends at somebody's voicemail. */
export const answeringMachine = defineScenario({
  name: 'answering-machine',
  title: 'Answering machine',
  description: 'A voicemail greeting is on the line. The assistant does not talk to it for long.',
  to: BRIGHTWATER_LINE,
  callerVoice: 'slt',
  dialogue: [caller('You have reached the voicemail of Dana Park. Please leave a message after the tone.')],
  ending: staysOnTheLine(),
  expectations: [
    callEnds('completed'),
    endsBecause('automated_line'),
    assistantSays(/seems to be a recording/),
    callsNothing,
    lineIsClean,
  ],
});
