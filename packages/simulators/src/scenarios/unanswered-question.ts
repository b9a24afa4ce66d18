import { hangsUp } from '../twilio/caller-script.ts';
import { BRIGHTWATER_LINE, caller, defineScenario } from './define-scenario.ts';
import { booksNothing, callEnds, calls, lineIsClean, speaksOutputOf } from './expectations.ts';

/** Nothing is made up: the question is kept for the owner, who answers it once for all. */
export const unansweredQuestion = defineScenario({
  name: 'unanswered-question',
  title: 'A question nobody has answered yet',
  description:
    'A caller asks what the owner has written nothing about. It appears under Knowledge, Unanswered questions.',
  to: BRIGHTWATER_LINE,
  callerVoice: 'slt',
  dialogue: [
    caller('Hi, I wonder, do you also clean air ducts?').assistant(async (assistant) => {
      const answer = await assistant.call('get_knowledge', { question: 'Do you also clean air ducts?' });
      assistant.say(answer.say ?? 'We do.');
    }),
    caller('Okay, never mind. Thanks, bye.').assistant((assistant) => assistant.say('Thanks for calling. Goodbye!')),
  ],
  ending: hangsUp(),
  expectations: [
    callEnds('completed', 'no_booking'),
    calls('get_knowledge', { status: 'refused', attempts: 1 }),
    speaksOutputOf('get_knowledge'),
    booksNothing,
    lineIsClean,
  ],
});
