import { afterBeep, hangsUp, later } from '../twilio/caller-script.ts';
import { neverAnswers } from '../twilio/human-script.ts';
import { caller, defineScenario, HARBOR_LINE } from './define-scenario.ts';
import { callEnds, lineIsClean } from './expectations.ts';
import { callerHears, leavesMessage, partiesNeverTalk, triesHuman } from './human-expectations.ts';

/** Harbor takes messages when nobody comes to the telephone (prisma/demo/harbor.ts). */
export const nobodyAnswers = defineScenario({
  name: 'nobody-answers',
  title: 'A message on tape',
  description: 'The caller asks for a person, nobody answers, and the caller leaves a message on tape.',
  to: HARBOR_LINE,
  callerVoice: 'awb',
  human: neverAnswers(),
  dialogue: [
    caller('Good morning, could you put me through to your office, please?').assistant(async (assistant) => {
      assistant.say('One moment, I will try the office.');
      await assistant.call('transfer_to_human', { briefing: 'A caller would like to speak to the office.' });
    }),
    caller('This is Pat Rivers, 5 1 2, 5 5 5, 0 1 7 3. My furnace rattles. Please call me back.', afterBeep()),
  ],
  ending: hangsUp(later(1_500)),
  expectations: [
    callEnds('completed', 'voicemail'),
    triesHuman({ reason: 'assistant', outcome: 'no_answer' }),
    partiesNeverTalk,
    callerHears(/ringing/),
    callerHears(/after the tone/),
    callerHears(/beep/),
    leavesMessage(3),
    lineIsClean,
  ],
});
