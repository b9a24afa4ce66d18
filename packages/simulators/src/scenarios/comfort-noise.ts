import { later, staysOnTheLine } from '../twilio/caller-script.ts';
import { BRIGHTWATER_LINE, defineScenario } from './define-scenario.ts';
import { callEnds, callsNothing, endsBecause, lineIsClean } from './expectations.ts';

/** A pocket call from a moving car: voice detection hears something every few seconds, and it is nobody. */
export const comfortNoise = defineScenario({
  name: 'comfort-noise',
  title: 'A noisy line, nobody there',
  description: 'Noise comes and goes, and no word. By the clock the caller is as silent as on a quiet line.',
  to: BRIGHTWATER_LINE,
  callerVoice: 'rms',
  dialogue: [{ says: '', sound: { kind: 'static', forMs: 90_000 }, when: later(1_000) }],
  ending: staysOnTheLine(),
  expectations: [callEnds('completed', 'caller_silent'), endsBecause('caller_silent'), callsNothing, lineIsClean],
});
