import { afterHearing, hangsUp } from '../twilio/caller-script.ts';
import { caller, defineScenario, HARBOR_EVENT_TYPES, HARBOR_LINE } from './define-scenario.ts';
import { assistantSays, booksNothing, callEnds, calls, lineIsClean, logs } from './expectations.ts';

/** Cal.com answers every request with an error: three attempts, then a sentence that helps, never silence. */
export const calendarDown = defineScenario({
  name: 'calendar-down',
  title: 'The calendar is down',
  description: 'Cal.com fails while a caller asks for a time. The caller is told so and pointed to the booking page.',
  to: HARBOR_LINE,
  callerVoice: 'kal',
  dialogue: [
    caller('Good morning, our air conditioner stopped working. When could somebody come?').assistant(
      async (assistant) => {
        assistant.say('Let me look at the calendar for you.');
        const offer = await assistant.call('get_slots', { service: 'Air conditioning repair' });
        assistant.say(offer.say);
      },
    ),
    caller("Alright, I'll book it online then. Goodbye.", afterHearing(5_500)).assistant((assistant) =>
      assistant.say('Thank you for your patience. Goodbye!'),
    ),
  ],
  ending: hangsUp(),
  faults: { calcom: { mode: 'http-500', eventTypeId: HARBOR_EVENT_TYPES.acRepair } },
  expectations: [
    callEnds('completed', 'no_booking'),
    calls('get_slots', { status: 'failed', attempts: 3 }),
    logs('function_call.error'),
    assistantSays(/cannot see our calendar/),
    assistantSays(/book online/),
    booksNothing,
    lineIsClean,
  ],
});
