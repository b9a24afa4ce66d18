import type { Person } from './people.ts';
import { assistant, type CallScript, COMPLETED, caller, cutShort, refused, type ScriptLine, used } from './script.ts';

/** How one service is asked for, in callers' own words. */
export const REQUESTS: Readonly<Record<string, readonly string[]>> = {
  'Leak repair': [
    'Hi, my kitchen sink is leaking into the cabinet underneath. Can somebody come and look at it?',
    'Hello, there is a slow drip from a pipe in my garage and it is getting worse.',
    'Yeah, hi, I noticed water under the bathroom vanity this morning, I think the supply line is leaking.',
  ],
  'Drain cleaning': [
    'Hi, our shower drain is really slow and today it just backed up completely.',
    'Hello, the kitchen drain is clogged. I tried the plunger and the stuff from the store, nothing works.',
    'Hey, I have two sinks that drain very slowly, could you send someone out?',
  ],
  'Water heater repair': [
    'Good morning, we woke up without any hot water. The heater is in the garage.',
    'Hi, our water heater makes a popping noise and the water is only lukewarm.',
    'Hello, the pilot light on my water heater will not stay lit.',
  ],
  'Water heater replacement': [
    'Hi, my water heater is thirteen years old and started leaking from the bottom. I think it is time for a new one.',
  ],
  'Toilet repair': [
    'Hi there, the toilet in our guest bathroom will not stop running.',
    'Hello, our toilet wobbles and there is some water around the base.',
  ],
  'Faucet installation': [
    'Hi, I bought a new kitchen faucet and need someone to put it in.',
    'Hello, could you install a bathroom faucet? I already have it here.',
  ],
  'Heating repair': [
    'Hi, our furnace turns on and then shuts off again after a minute.',
    'Good morning, the heat pump is running all the time and the house stays cold.',
  ],
  'Seasonal tune-up': ['Hello, I would like to have the heating checked before it gets cold.'],
  'Thermostat installation': ['Hi, I have a smart thermostat that I would like to have installed.'],
};

export type Offer = { slotId: string; spoken: string };

export type BookingFacts = {
  person: Person;
  greeting: string;
  service: string;
  /** Index into `REQUESTS`. */
  request: number;
  offers: Offer[];
  chosen: Offer;
  price: string;
  bookingId: string;
  confirmationCode: string;
  spokenCode: string;
  asksPrice: boolean;
  interrupts: boolean;
  toolMs: () => number;
};

/** The usual call: what is wrong, a time, a name and an address, done. */
export function bookingCall(facts: BookingFacts): CallScript {
  const { person, service, offers, chosen } = facts;
  const requests = REQUESTS[service] ?? [`Hi, I need help with ${service.toLowerCase()}.`];
  const times = offers.map(({ spoken }) => spoken).join(', or ');
  const offer = `I can help with that. I have ${times}. Which works best?`;
  const lines: ScriptLine[] = [
    assistant(facts.greeting),
    caller(requests[facts.request % requests.length] ?? ''),
    used({
      name: 'get_slots',
      args: { service },
      output: { slots: offers, say: `I have ${times}. Which works best?` },
      durationMs: facts.toolMs(),
    }),
    facts.interrupts ? cutShort(offer, `I can help with that. I have ${offers[0]?.spoken ?? ''}`) : assistant(offer),
    ...(facts.asksPrice ? priceQuestion(facts) : [caller(`${shortDay(chosen.spoken)} is good for me.`)]),
    assistant('Great. May I have your name and the address, with the ZIP code?'),
    caller(`Sure, it is ${person.name}, ${person.address}, ${person.postalCode}.`),
    used({
      name: 'check_service_area',
      args: { postalCode: person.postalCode },
      output: {
        inArea: true,
        say: `Yes, we serve the ZIP code ${[...person.postalCode].join(' ')}.`,
        reason: 'within_radius',
      },
      durationMs: facts.toolMs(),
    }),
    bookedLine(facts),
    assistant(
      `You are booked: ${service}, ${chosen.spoken}. Your confirmation code is ${facts.spokenCode}. Is there anything else?`,
    ),
    caller('No, that is all. Thank you very much.'),
    assistant('You are welcome. Goodbye.'),
  ];
  return { ...COMPLETED, outcome: 'booked', lines };
}

function priceQuestion({ service, price, chosen, toolMs }: BookingFacts): ScriptLine[] {
  return [
    caller('And what does that cost, roughly?'),
    used({
      name: 'get_pricing',
      args: { service },
      output: { found: true, items: [{ service, spoken: price }], say: price },
      durationMs: toolMs(),
    }),
    assistant(`${price} The technician tells you the exact price before starting. Shall I book it?`),
    caller(`Yes please, ${shortDay(chosen.spoken)}.`),
  ];
}

function bookedLine({ person, chosen, bookingId, confirmationCode, service, toolMs }: BookingFacts): ScriptLine {
  return used({
    name: 'book_slot',
    args: {
      slotId: chosen.slotId,
      customerName: person.name,
      address: person.address,
      postalCode: person.postalCode,
      phone: person.phone,
    },
    output: {
      booked: true,
      bookingId,
      status: 'confirmed',
      confirmationCode,
      spoken: chosen.spoken,
      say: `You are booked: ${service}, ${chosen.spoken}.`,
    },
    durationMs: toolMs() + 60,
  });
}

/** Water is running: shut it off first, then the soonest slot. */
export function emergencyCall(facts: BookingFacts): CallScript {
  const { person, service, chosen, toolMs } = facts;
  return {
    ...COMPLETED,
    outcome: 'emergency_booked',
    lines: [
      assistant(facts.greeting),
      caller('Hi, a pipe just burst in our laundry room, there is water everywhere!'),
      assistant(
        'Please shut off the main water valve now, and stay out of any water that could touch an outlet or an electrical panel.',
      ),
      caller('My husband is at it now... okay, it is off. How soon can somebody be here?'),
      used({
        name: 'get_slots',
        args: { service, emergency: true },
        output: { slots: [chosen], say: `I have ${chosen.spoken}. Does that work?` },
        durationMs: toolMs(),
      }),
      used({
        name: 'get_pricing',
        args: { service },
        output: { found: true, items: [{ service, spoken: facts.price }], say: facts.price },
        durationMs: toolMs(),
      }),
      assistant(`A technician can be there ${chosen.spoken}. ${facts.price} Shall I send them?`),
      caller(`Yes, please. I am ${person.name}, at ${person.address}, ${person.postalCode}.`),
      bookedLine(facts),
      assistant(
        `It is booked: ${chosen.spoken}. Your confirmation code is ${facts.spokenCode}. Keep the valve closed, and stay away from outlets that got wet.`,
      ),
      caller('Thank you so much.'),
      assistant('You are welcome. Goodbye.'),
    ],
  };
}

export type PriceFacts = { greeting: string; service: string; price: string; toolMs: () => number };

export function quoteCall({ greeting, service, price, toolMs }: PriceFacts): CallScript {
  return {
    ...COMPLETED,
    outcome: 'quoted',
    lines: [
      assistant(greeting),
      caller(`Hi, I am just calling to ask what you charge for ${service.toLowerCase()}.`),
      used({
        name: 'get_pricing',
        args: { service },
        output: { found: true, items: [{ service, spoken: price }], say: price },
        durationMs: toolMs(),
      }),
      assistant(`${price} Would you like me to find you a time?`),
      caller('Not right now, I have to talk to my wife first. I will call back.'),
      assistant('Of course. We are here around the clock. Goodbye.'),
    ],
  };
}

export type QuestionFacts = {
  greeting: string;
  question: string;
  article: { title: string; body: string };
  toolMs: () => number;
};

export function questionCall({ greeting, question, article, toolMs }: QuestionFacts): CallScript {
  const answer = article.body
    .split(/(?<=[.!?]) /)
    .slice(0, 2)
    .join(' ');
  return {
    ...COMPLETED,
    outcome: 'answered_question',
    lines: [
      assistant(greeting),
      caller(question),
      used({
        name: 'get_knowledge',
        args: { question },
        output: { found: true, articles: [article] },
        durationMs: toolMs(),
      }),
      assistant(`${answer} Does that answer your question?`),
      caller('Yes, that helps. Thanks!'),
      assistant('You are welcome. Goodbye.'),
    ],
  };
}

export function outsideAreaCall(facts: {
  greeting: string;
  town: string;
  postalCode: string;
  toolMs: () => number;
}): CallScript {
  const { greeting, town, postalCode, toolMs } = facts;
  const say = `I am sorry, the ZIP code ${[...postalCode].join(' ')} is outside the area we serve.`;
  return {
    ...COMPLETED,
    outcome: 'outside_area',
    lines: [
      assistant(greeting),
      caller(`Hi, do you come out to ${town}? The ZIP is ${[...postalCode].join(' ')}.`),
      refused({
        name: 'check_service_area',
        args: { postalCode },
        output: { inArea: false, say, reason: 'outside_radius' },
        durationMs: toolMs(),
      }),
      assistant(`${say} I do not want to promise something we cannot keep; a company closer to you will be faster.`),
      caller('Okay, thanks for letting me know.'),
      assistant('Thank you for calling. Goodbye.'),
    ],
  };
}

export function undecidedCall(facts: {
  greeting: string;
  service: string;
  offers: Offer[];
  toolMs: () => number;
}): CallScript {
  const { greeting, service, offers, toolMs } = facts;
  const times = offers.map(({ spoken }) => spoken).join(', or ');
  const requests = REQUESTS[service] ?? [];
  return {
    ...COMPLETED,
    outcome: 'no_booking',
    lines: [
      assistant(greeting),
      caller(requests.at(-1) ?? `I need help with ${service.toLowerCase()}.`),
      used({ name: 'get_slots', args: { service }, output: { slots: offers, say: times }, durationMs: toolMs() }),
      assistant(`I have ${times}. Which works best?`),
      caller('Hmm, I work until six every day. Do you have anything in the evening?'),
      assistant(
        'I am sorry, our last appointments start in the late afternoon. On Saturdays we work from nine to two.',
      ),
      caller('Let me check my calendar and call you back.'),
      assistant('Please do, I am here any time. Goodbye.'),
    ],
  };
}

export function silentCall(greeting: string): CallScript {
  return {
    status: 'completed',
    outcome: 'caller_silent',
    endReason: 'caller_silent',
    lines: [
      assistant(greeting),
      assistant('Are you still there?'),
      assistant('I cannot hear you. Please call us again. Goodbye.'),
    ],
  };
}

const WANTS_A_PERSON =
  'Hi, it is about the bathroom you are remodelling for us. I would rather talk to a person about the plan.';

/** Something for a person, who takes the call. */
export function transferredCall({ greeting }: { greeting: string }): CallScript {
  return {
    status: 'completed',
    outcome: 'transferred',
    endReason: 'transferred',
    lines: [
      assistant(greeting),
      caller(WANTS_A_PERSON),
      assistant('Of course. One moment, please. I am putting you through to a colleague.'),
      {
        by: 'transfer',
        briefing: 'A customer with a bathroom remodel wants to talk about the plan.',
        outcome: 'connected',
        ringMs: 9_000,
        talkSec: 164,
      },
    ],
  };
}

/** Something for a person, and nobody is there. */
export function voicemailCall({ greeting }: { greeting: string }): CallScript {
  return {
    status: 'completed',
    outcome: 'voicemail',
    endReason: 'voicemail',
    lines: [
      assistant(greeting),
      caller('Hello, I got an invoice from you and I think it has a mistake. Can I speak with whoever wrote it?'),
      assistant('Of course. One moment, please. I am putting you through to a colleague.'),
      {
        by: 'transfer',
        briefing: 'A customer thinks that there is a mistake in an invoice.',
        outcome: 'no_answer',
        ringMs: 25_000,
        talkSec: null,
      },
      { by: 'voicemail', lengthMs: 21_000 },
    ],
  };
}

/** Hung up before a word was said. */
export function missedCall(): CallScript {
  return { status: 'missed', outcome: 'hung_up', endReason: 'caller_hung_up', lines: [] };
}

/** The outside calendar answered with errors only: no promise is made, the booking page is the way out. */
export function calendarDownCall(facts: { greeting: string; service: string }): CallScript {
  const { greeting, service } = facts;
  const requests = REQUESTS[service] ?? [];
  const error = 'HTTP 500: Internal Server Error';
  return {
    ...COMPLETED,
    outcome: 'no_booking',
    lines: [
      assistant(greeting),
      caller(requests[0] ?? ''),
      assistant('One moment, I am looking at the calendar.'),
      {
        by: 'tool',
        name: 'get_slots',
        args: { service },
        status: 'failed',
        errorCode: 'UPSTREAM_UNAVAILABLE',
        output: {
          say: 'I am sorry, I cannot see our calendar right now. You can book online at harbor.example/book, or I can have someone call you back.',
        },
        attempts: [
          { waitMs: 0, durationMs: 412, error },
          { waitMs: 500, durationMs: 388, error },
          { waitMs: 1_000, durationMs: 403, error },
        ],
      },
      assistant(
        'I am sorry, I cannot see our calendar right now. You can book online at harbor.example/book, or call the office in the morning.',
      ),
      caller('All right, I will use the website.'),
      assistant('Thank you for your patience. Goodbye.'),
    ],
  };
}

/** "Tuesday, November 24 at 9 AM" -> "Tuesday at 9 AM": people do not repeat a date. */
function shortDay(spoken: string): string {
  return spoken.replace(/^(today|tomorrow), /, '').replace(/, [A-Z][a-z]+ \d+/, '');
}
