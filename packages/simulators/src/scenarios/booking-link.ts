import { hangsUp } from '../twilio/caller-script.ts';
import { BRIGHTWATER_LINE, caller, defineScenario } from './define-scenario.ts';
import { booksNothing, callEnds, calls, lineIsClean, speaksOutputOf } from './expectations.ts';

/** Some rather book by themselves: the page comes by text, and asked twice it is one text. */
export const bookingLink = defineScenario({
  name: 'booking-link',
  title: 'Booking page by text',
  description: 'A caller would rather choose a time online and gets a text with the booking page.',
  to: BRIGHTWATER_LINE,
  callerVoice: 'slt',
  dialogue: [
    caller('Hi, can I book online? I would rather pick a time myself.').assistant(async (assistant) => {
      const answer = await assistant.call('send_booking_link', {});
      assistant.say(answer.say);
    }),
    caller('Great, thank you. Bye!').assistant((assistant) => assistant.say('You are welcome. Goodbye!')),
  ],
  ending: hangsUp(),
  expectations: [
    callEnds('completed', 'link_sent'),
    calls('send_booking_link', { status: 'succeeded', attempts: 1 }),
    speaksOutputOf('send_booking_link'),
    booksNothing,
    lineIsClean,
  ],
});
