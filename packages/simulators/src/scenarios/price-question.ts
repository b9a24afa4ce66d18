import { hangsUp } from '../twilio/caller-script.ts';
import { BRIGHTWATER_LINE, caller, defineScenario } from './define-scenario.ts';
import { booksNothing, callEnds, calls, lineIsClean, speaksOutputOf } from './expectations.ts';

/** Prices come from the owner's price list: change one, and the next caller hears it. */
export const priceQuestion = defineScenario({
  name: 'price-question',
  title: 'What does it cost?',
  description:
    'A caller asks for two prices and wants to think about it. Quoted from the price list, nothing is booked.',
  to: BRIGHTWATER_LINE,
  callerVoice: 'kal',
  dialogue: [
    caller('Hello, how much do you charge to clear a blocked drain?').assistant(async (assistant) => {
      const price = await assistant.call('get_pricing', { service: 'Drain cleaning' });
      assistant.say(`${price.say} Would you like me to find a time?`);
    }),
    caller('Maybe. And what would a new water heater cost me?').assistant(async (assistant) => {
      const price = await assistant.call('get_pricing', { service: 'Water heater replacement' });
      assistant.say(price.say);
    }),
    caller('Okay, let me talk to my wife first. Thank you!').assistant((assistant) =>
      assistant.say("Of course. We're here when you need us. Goodbye!"),
    ),
  ],
  ending: hangsUp(),
  expectations: [
    callEnds('completed', 'quoted'),
    calls('get_pricing', { status: 'succeeded', attempts: 1 }),
    speaksOutputOf('get_pricing'),
    booksNothing,
    lineIsClean,
  ],
});
