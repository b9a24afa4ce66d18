import { afterHearing, hangsUp } from '../twilio/caller-script.ts';
import { BRIGHTWATER_LINE, caller, defineScenario } from './define-scenario.ts';
import { assistantSays, booksNothing, callEnds, callsNothing, hearsInFull, lineIsClean, logs } from './expectations.ts';

/** A model that promises what it never did: the caller hears the truth in the same breath. */
export const falsePromise = defineScenario({
  name: 'false-promise',
  title: 'Promised, and not booked',
  description: 'The model claims a booking that it never made; the claim is taken back at once and flagged.',
  to: BRIGHTWATER_LINE,
  callerVoice: 'rms',
  dialogue: [
    caller('Hi, I would like somebody to look at my faucet on Monday.').assistant((assistant) =>
      assistant.say('Great, you are booked for Monday.'),
    ),
    caller('Oh. Then I will call again later. Bye!', afterHearing(6_500)).assistant((assistant) =>
      assistant.say('All right. Goodbye!'),
    ),
  ],
  ending: hangsUp(),
  expectations: [
    callEnds('completed', 'no_booking'),
    booksNothing,
    callsNothing,
    assistantSays(/^Great, you are booked for Monday\.$/),
    hearsInFull(/^I am sorry, I have to correct myself: nothing is booked yet\./),
    logs('claim.false'),
    lineIsClean,
  ],
});
