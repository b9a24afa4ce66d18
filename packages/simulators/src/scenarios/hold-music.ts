import { later, staysOnTheLine } from '../twilio/caller-script.ts';
import { BRIGHTWATER_LINE, defineScenario } from './define-scenario.ts';
import { assistantSays, callEnds, callsNothing, endsBecause, lineIsClean } from './expectations.ts';

/** Somebody put us on hold and forgot us: nobody pays for an hour of music. */
export const holdMusic = defineScenario({
  name: 'hold-music',
  title: 'Hold music',
  description: 'The line plays music and nobody speaks. The assistant notices, says goodbye and hangs up.',
  to: BRIGHTWATER_LINE,
  callerVoice: 'rms',
  dialogue: [{ says: '', sound: { kind: 'music', forMs: 60_000 }, when: later(1_500) }],
  ending: staysOnTheLine(),
  expectations: [
    callEnds('completed', 'caller_silent'),
    endsBecause('automated_line'),
    assistantSays(/seems to be a recording/),
    callsNothing,
    lineIsClean,
  ],
});
