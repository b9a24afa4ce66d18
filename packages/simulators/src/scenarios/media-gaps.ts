import { hangsUp } from '../twilio/caller-script.ts';
import { BRIGHTWATER_LINE, caller, defineScenario } from './define-scenario.ts';
import { callEnds, callerIsUnderstood, calls, lineIsClean, speaksOutputOf } from './expectations.ts';

/** The carrier sends nothing while nobody speaks: without the missing silence no turn would ever end. */
export const mediaGaps = defineScenario({
  name: 'media-gaps',
  title: 'A line that leaves silence out',
  description: 'Frames are missing whenever the caller is quiet. Turns end as on any other line.',
  to: BRIGHTWATER_LINE,
  conditions: { silenceSuppression: true },
  callerVoice: 'kal',
  dialogue: [
    caller('Good morning, what does it cost to clear a blocked drain?').assistant(async (assistant) => {
      const price = await assistant.call('get_pricing', { service: 'Drain cleaning' });
      assistant.say(price.say);
    }),
    caller('Thank you, I will think about it.').assistant((assistant) => assistant.say('Any time. Goodbye!')),
  ],
  ending: hangsUp(),
  expectations: [
    callEnds('completed', 'quoted'),
    callerIsUnderstood('clear a blocked drain'),
    callerIsUnderstood('think about it'),
    calls('get_pricing', { status: 'succeeded' }),
    speaksOutputOf('get_pricing'),
    lineIsClean,
  ],
});
