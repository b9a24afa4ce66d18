import { hangsUp } from '../twilio/caller-script.ts';
import { declinesCall } from '../twilio/human-script.ts';
import { BRIGHTWATER_LINE, caller, defineScenario } from './define-scenario.ts';
import { assistantSays, callEnds, calls, lineIsClean } from './expectations.ts';
import { humanHears, humanPresses, partiesNeverTalk, triesHuman } from './human-expectations.ts';

/** Nobody is left hanging: whoever cannot be put through comes back to the assistant, which still does its work. */
export const humanDeclines = defineScenario({
  name: 'human-declines',
  title: 'The human has no time',
  description: 'The human declines the call; the caller comes back to the assistant and goes on with it.',
  to: BRIGHTWATER_LINE,
  callerVoice: 'kal',
  human: declinesCall({ callerVoice: 'rms' }),
  dialogue: [
    caller('Hello, I would like to speak to the owner, please.').assistant(async (assistant) => {
      assistant.say('I will try to reach someone for you.');
      await assistant.call('transfer_to_human', { briefing: 'A caller would like to speak to the owner.' });
    }),
    caller('Okay. Then tell me what it costs to clear a blocked drain.').assistant(async (assistant) => {
      const price = await assistant.call('get_pricing', { service: 'Drain cleaning' });
      assistant.say(price.say);
    }),
    caller('Good to know. I will call again, bye.').assistant((assistant) => assistant.say('Any time. Goodbye!')),
  ],
  ending: hangsUp(),
  expectations: [
    callEnds('completed', 'message', 'quoted'),
    triesHuman({ reason: 'assistant', outcome: 'declined' }),
    humanHears(/would like to speak to the owner/),
    humanPresses('2'),
    partiesNeverTalk,
    calls('get_pricing', { status: 'succeeded' }),
    assistantSays(/Any time. Goodbye/),
    lineIsClean,
  ],
});
