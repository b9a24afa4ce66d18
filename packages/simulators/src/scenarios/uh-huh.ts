import { afterHearing, hangsUp, midAnswer } from '../twilio/caller-script.ts';
import { BRIGHTWATER_LINE, caller, defineScenario } from './define-scenario.ts';
import {
  callEnds,
  callerIsUnderstood,
  callsNothing,
  hearsInFull,
  lineIsClean,
  logs,
  neverHears,
} from './expectations.ts';

/** People make sounds while they listen. The assistant stops for each, and goes on where it was. */
export const uhHuh = defineScenario({
  name: 'uh-huh',
  title: 'Listens with uh-huh',
  description: 'The caller says uh-huh and coughs into a long answer. The assistant goes on where it was cut off.',
  to: BRIGHTWATER_LINE,
  callerVoice: 'kal',
  dialogue: [
    caller('Hi, how does it work when I book a repair with you?').assistant((assistant) =>
      assistant.say(
        'You tell me what is broken and where you live, and I look for times that our technicians have free. ' +
          'You pick the one you like best, and I put it into the calendar while we are talking. ' +
          'Before the visit the technician calls you from the road, so you never have to wait at the window.',
      ),
    ),
    { says: 'Uh-huh.', when: midAnswer(3_000) },
    { says: '', sound: { kind: 'cough' }, when: midAnswer(2_500) },
    caller('Good, that is all I wanted to know. Goodbye.', afterHearing(2_500)).assistant((assistant) =>
      assistant.say('You are welcome. Goodbye!'),
    ),
  ],
  ending: hangsUp(),
  expectations: [
    callEnds('completed'),
    logs('call.resumed_after_noise'),
    hearsInFull(/wait at the window/),
    callerIsUnderstood('that is all I wanted to know'),
    neverHears(/didn't quite catch|anything else I can help/),
    callsNothing,
    lineIsClean,
  ],
});
