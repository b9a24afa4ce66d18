import { hangsUp, midAnswer } from '../twilio/caller-script.ts';
import { BRIGHTWATER_LINE, caller, defineScenario } from './define-scenario.ts';
import { callEnds, callerIsUnderstood, calls, isInterrupted, lineIsClean, neverHears } from './expectations.ts';

/** The assistant talks too long, the caller cuts in: it falls silent at once and answers the new question. */
export const interrupts = defineScenario({
  name: 'interrupts',
  title: 'Caller interrupts',
  description: 'A caller cuts into a long answer. What was not heard yet is dropped, and the new question is answered.',
  to: BRIGHTWATER_LINE,
  callerVoice: 'rms',
  dialogue: [
    caller('Hi, can you tell me what kinds of jobs you do?').assistant((assistant) =>
      assistant.say(
        'Happy to. We repair leaks, clean drains, fix and replace water heaters, repair toilets and install faucets. ' +
          'We have been doing that all over Austin for many years, with our own technicians and our own trucks. ' +
          'And if you are planning something larger, we also repipe whole houses, after a visit on site.',
      ),
    ),
    caller('Sorry, I only need to know what a toilet repair costs.', midAnswer(3_500)).assistant(async (assistant) => {
      const price = await assistant.call('get_pricing', { service: 'Toilet repair' });
      assistant.say(price.say);
    }),
    caller("That's all I wanted. Thanks!").assistant((assistant) => assistant.say("You're welcome. Goodbye!")),
  ],
  ending: hangsUp(),
  expectations: [
    callEnds('completed', 'quoted'),
    isInterrupted,
    neverHears(/repipe whole houses/),
    callerIsUnderstood('what a toilet repair costs'),
    calls('get_pricing', { status: 'succeeded', attempts: 1 }),
    lineIsClean,
  ],
});
