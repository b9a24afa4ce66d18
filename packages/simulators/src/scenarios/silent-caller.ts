import { staysOnTheLine } from '../twilio/caller-script.ts';
import { BRIGHTWATER_LINE, defineScenario } from './define-scenario.ts';
import { callEnds, callsNothing, endsBecause, lineIsClean } from './expectations.ts';

/** A pocket call: asked twice, then told goodbye, so that nobody pays for an hour of silence. */
export const silentCaller = defineScenario({
  name: 'silent-caller',
  title: 'Nobody speaks',
  description: 'The caller says nothing. The assistant asks, says goodbye and hangs up.',
  to: BRIGHTWATER_LINE,
  callerVoice: 'rms',
  dialogue: [],
  ending: staysOnTheLine(),
  expectations: [callEnds('completed', 'caller_silent'), endsBecause('caller_silent'), callsNothing, lineIsClean],
});
