import { hangsUp } from '../twilio/caller-script.ts';
import { BRIGHTWATER_LINE, caller, defineScenario } from './define-scenario.ts';
import { booksNothing, callEnds, calls, lineIsClean, speaksOutputOf } from './expectations.ts';

/** A matter for a person: written down once, and nobody promises when they ring back. */
export const leavesMessage = defineScenario({
  name: 'leaves-message',
  title: 'Leaves a message',
  description: 'A caller wants the owner to ring back about an invoice. The message waits on the messages page.',
  to: BRIGHTWATER_LINE,
  callerVoice: 'rms',
  dialogue: [
    caller('Hi, I have a question about my last invoice. Could the owner call me back?').assistant((assistant) =>
      assistant.say('Of course. What is your name, please?'),
    ),
    caller('Dana Fox. After four is best.').assistant(async (assistant) => {
      const answer = await assistant.call('take_message', {
        message: 'Has a question about the last invoice and would like to be called back.',
        callerName: 'Dana Fox',
        bestTime: 'After four',
      });
      assistant.say(answer.say);
    }),
    caller('Thank you. Bye!').assistant((assistant) => assistant.say('Thank you, Dana. Goodbye!')),
  ],
  ending: hangsUp(),
  expectations: [
    callEnds('completed', 'message'),
    calls('take_message', { status: 'succeeded', attempts: 1 }),
    speaksOutputOf('take_message'),
    booksNothing,
    lineIsClean,
  ],
});
