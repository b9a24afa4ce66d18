import { hangsUp } from '../twilio/caller-script.ts';
import { BRIGHTWATER_LINE, caller, defineScenario } from './define-scenario.ts';
import { assistantSays, callEnds, callsNothing, lineIsClean } from './expectations.ts';
import { leakingSink } from './leaking-sink.ts';

/** Who has booked before is known by the number: name, address, last job. */
export const returningCaller = defineScenario({
  name: 'returning-caller',
  title: 'Calls again',
  description: 'The same number calls again after booking. The assistant knows who it is and what was booked.',
  to: BRIGHTWATER_LINE,
  follows: leakingSink,
  callerVoice: leakingSink.callerVoice,
  dialogue: [
    caller('Hello again, I only wanted to make sure that my appointment is written down.').assistant((assistant) => {
      const name = assistant.reads(/^Name: "(.+?)"/m) ?? 'somebody new';
      const job = assistant.reads(/^Last jobs: "(.+?)"/m) ?? 'nothing';
      const address = assistant.reads(/^Address: "(.+?)"/m) ?? 'no address';
      assistant.say(`Am I speaking with ${name}? I see ${job} at ${address}. It is written down.`);
    }),
    caller('Perfect, that was all.').assistant((assistant) => assistant.say('See you then. Goodbye!')),
  ],
  ending: hangsUp(),
  expectations: [
    callEnds('completed'),
    assistantSays(/speaking with Alex Morgan\? I see Leak repair at 1200 West 6th Street/),
    callsNothing,
    lineIsClean,
  ],
});
