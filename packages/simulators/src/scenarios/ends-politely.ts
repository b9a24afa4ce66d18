import { staysOnTheLine } from '../twilio/caller-script.ts';
import { BRIGHTWATER_LINE, caller, defineScenario } from './define-scenario.ts';
import { callEnds, calls, endsBecause, hearsInFull, lineIsClean } from './expectations.ts';

/** The caller waits for the other side to hang up: it does, behind a goodbye that was heard. */
export const endsPolitely = defineScenario({
  name: 'ends-politely',
  title: 'The assistant hangs up',
  description: 'A caller has the wrong number. The assistant says goodbye and hangs up once that was heard.',
  to: BRIGHTWATER_LINE,
  callerVoice: 'rms',
  dialogue: [
    caller('Oh, I am sorry, I must have dialed the wrong number.').assistant((assistant) => {
      assistant.say('No problem at all, that happens to everybody. I wish you a wonderful day. Goodbye!');
      assistant.hangUp();
    }),
  ],
  ending: staysOnTheLine(),
  expectations: [
    callEnds('completed'),
    endsBecause('assistant_ended'),
    calls('end_call', { status: 'succeeded' }),
    hearsInFull(/wonderful day. Goodbye!$/),
    lineIsClean,
  ],
});
