import { afterPerson, hangsUp } from '../twilio/caller-script.ts';
import { acceptsCall } from '../twilio/human-script.ts';
import { BRIGHTWATER_LINE, caller, defineScenario } from './define-scenario.ts';
import { booksNothing, callEnds, calls, endsBecause, lineIsClean, logs } from './expectations.ts';
import {
  callerHears,
  humanHears,
  humanPresses,
  neverHearsBriefing,
  partiesTalk,
  triesHuman,
} from './human-expectations.ts';

/** Wants a person and gets one, who has heard what it is about before taking the call. */
export const asksForHuman = defineScenario({
  name: 'asks-for-human',
  title: 'Asks for a person',
  description:
    'A caller with a complaint is put through; the owner hears what it is about, presses 1 and takes the call.',
  to: BRIGHTWATER_LINE,
  callerVoice: 'kal',
  dialogue: [
    caller('Hello. Your technician left a big mess in my kitchen. Can I talk to a real person, please?').assistant(
      async (assistant) => {
        assistant.say('I am sorry to hear that. I am putting you through to a colleague right now.');
        await assistant.call('transfer_to_human', {
          briefing: 'A customer complains that a technician left a mess in the kitchen and wants to talk to a person.',
        });
      },
    ),
    caller('Yes, hello. It is about the mess in my kitchen.', afterPerson()),
  ],
  ending: hangsUp(afterPerson()),
  human: acceptsCall({
    dialogue: [{ says: 'Hello, this is Sam. How can I help?' }, { says: 'I will send someone to clean up today.' }],
  }),
  expectations: [
    callEnds('completed', 'transferred'),
    endsBecause('transferred'),
    calls('transfer_to_human', { status: 'succeeded' }),
    logs('transfer.started'),
    logs('transfer.ended'),
    triesHuman({ reason: 'assistant', outcome: 'connected' }),
    humanHears(/technician left a mess in the kitchen/),
    humanPresses('1'),
    partiesTalk,
    humanHears(/about the mess in my kitchen/),
    callerHears(/ringing/),
    callerHears(/this is Sam/),
    neverHearsBriefing(/A customer complains/),
    booksNothing,
    lineIsClean,
  ],
});
