import { hangsUp, whenQuiet } from '../twilio/caller-script.ts';
import { neverAnswers } from '../twilio/human-script.ts';
import { BRIGHTWATER_LINE, caller, defineScenario } from './define-scenario.ts';
import { assistantSays, booksNothing, callEnds, callerIsUnderstood, lineIsClean, logs } from './expectations.ts';

/** Longer than the pauses before and after the ringing. */
const ONCE_IT_IS_CLEAR = whenQuiet(3_000);

/** Nobody answers the owner's phone: the assistant comes back and takes a message. */
export const nobodyTakesIt = defineScenario({
  name: 'nobody-takes-it',
  title: 'Nobody takes the call',
  description: 'A caller is put through and nobody answers: the assistant is back, knows it, and takes a message.',
  to: BRIGHTWATER_LINE,
  callerVoice: 'rms',
  dialogue: [
    caller('Good morning, could you connect me with the owner of the company?').assistant(async (assistant) => {
      assistant.say('Of course, I am putting you through.');
      await assistant.call('transfer_to_human', { briefing: 'Someone wants to talk to the owner of the company.' });
    }),
    caller('Yes, please. I have an invoice here that is not mine.', ONCE_IT_IS_CLEAR).assistant((assistant) =>
      assistant.say('Thank you, I have written that down, and someone will call you back today.'),
    ),
    caller('Great, thank you. Bye.').assistant((assistant) => assistant.say('Goodbye!')),
  ],
  ending: hangsUp(),
  human: neverAnswers(),
  expectations: [
    callEnds('completed', 'message'),
    logs('transfer.ended'),
    assistantSays(/nobody could take your call/),
    callerIsUnderstood('invoice'),
    booksNothing,
    lineIsClean,
  ],
});
