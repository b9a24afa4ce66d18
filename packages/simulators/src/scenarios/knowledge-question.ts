import { hangsUp } from '../twilio/caller-script.ts';
import { BRIGHTWATER_LINE, caller, defineScenario } from './define-scenario.ts';
import { booksNothing, callEnds, calls, lineIsClean } from './expectations.ts';

/** Answers come from what the owner wrote, word for word. */
export const knowledgeQuestion = defineScenario({
  name: 'knowledge-question',
  title: 'A question about the business',
  description: 'A caller asks about the warranty and how to pay. Answered from the knowledge base.',
  to: BRIGHTWATER_LINE,
  callerVoice: 'rms',
  dialogue: [
    caller('Hello, do you give a warranty on your work?').assistant(async (assistant) => {
      const answer = await assistant.call('get_knowledge', { question: 'Is there a warranty on the work?' });
      assistant.say(answer.failed ? answer.say : firstSentences(answer.articles[0]?.body));
    }),
    caller('Good. And can I pay with a card?').assistant(async (assistant) => {
      const answer = await assistant.call('get_knowledge', { question: 'Which payment methods do you take?' });
      assistant.say(answer.failed ? answer.say : firstSentences(answer.articles[0]?.body));
    }),
    caller('Great, thank you. Bye.').assistant((assistant) => assistant.say('Thanks for calling. Goodbye!')),
  ],
  ending: hangsUp(),
  expectations: [
    callEnds('completed', 'answered_question'),
    calls('get_knowledge', { status: 'succeeded', attempts: 1 }),
    booksNothing,
    lineIsClean,
  ],
});

/** Nobody reads a whole article out on the phone. */
function firstSentences(body = 'I am not sure about that. Someone will call you back.'): string {
  return body
    .split(/(?<=[.!?])\s/)
    .slice(0, 2)
    .join(' ');
}
