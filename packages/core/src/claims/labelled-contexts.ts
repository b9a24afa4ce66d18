/** What had happened in the calls that the labelled sentences are from. */
export interface LabelledContext {
  readonly brief: string;
  readonly caller: string;
  readonly tools: readonly {
    readonly name: string;
    readonly status: 'succeeded' | 'refused' | 'failed';
    readonly output: unknown;
  }[];
}

const BRIEF = `You answer the phone for Brightwater Plumbing. Opening hours: Monday 08:00 to 18:00, Tuesday 08:00 to 18:00, Wednesday 08:00 to 18:00, Thursday 08:00 to 18:00, Friday 08:00 to 17:00, Saturday 09:00 to 14:00, Sunday closed.
It is today, Monday, November 23, 9:05 AM where the business is.`;

const ASKED = 'Can somebody come tomorrow at 3 PM? Another company wanted 200 dollars.';

const OFFERED = {
  name: 'get_slots',
  status: 'succeeded',
  output: {
    say: 'I have tomorrow, Tuesday, November 24 at 9 AM, Tuesday, November 24 at 1:30 PM, or Wednesday, November 25 at 10 AM. Which suits you?',
  },
} as const;
const BOOKED = {
  name: 'book_slot',
  status: 'succeeded',
  output: {
    booked: true,
    spoken: 'tomorrow, Tuesday, November 24 at 9 AM',
    confirmationCode: '482917',
    say: 'You are booked: Leak repair, tomorrow, Tuesday, November 24 at 9 AM. Your confirmation code is 4 8 2, 9 1 7.',
  },
} as const;
const GONE = {
  name: 'book_slot',
  status: 'refused',
  output: {
    booked: false,
    say: 'I am sorry, that time has just gone. The next one is tomorrow, Tuesday, November 24 at 1:30 PM. Does that work?',
  },
} as const;
const BROKEN = {
  name: 'book_slot',
  status: 'failed',
  output: { ok: false, say: 'I am sorry, I could not confirm the booking, so please do not count on it yet.' },
} as const;
const PRICED = {
  name: 'get_pricing',
  status: 'succeeded',
  output: {
    say: 'Leak repair usually costs between $149 and $320. After hours there is a call-out fee of $95.',
  },
} as const;
const KNOWN = {
  name: 'get_knowledge',
  status: 'succeeded',
  output: {
    articles: [
      {
        body: 'Estimates are free of charge. Replacing a standard water heater takes 3 to 4 hours. Our work has a two-year warranty. Seniors get 10 percent off.',
      },
    ],
  },
} as const;
const RINGING = {
  name: 'report_emergency',
  status: 'succeeded',
  output: {
    reported: true,
    onCall: 'ringing',
    say: 'I am ringing our on-call team about this right now. Whoever takes it will call you back. I cannot promise a time yet.',
  },
} as const;
const MOVED = {
  name: 'reschedule_booking',
  status: 'succeeded',
  output: { say: 'Your appointment is now Wednesday, November 25 at 10 AM.' },
} as const;
const CANCELLED = {
  name: 'cancel_booking',
  status: 'succeeded',
  output: { say: 'Your appointment on Tuesday, November 24 at 9 AM is cancelled.' },
} as const;
const LINKED = {
  name: 'send_booking_link',
  status: 'succeeded',
  output: { sent: true, say: 'I have texted you the link.' },
} as const;
const NOTED = {
  name: 'take_message',
  status: 'succeeded',
  output: { taken: true, say: 'I have passed your message on.' },
} as const;

const call = (...tools: LabelledContext['tools']): LabelledContext => ({ brief: BRIEF, caller: '', tools });

export const LABELLED_CONTEXTS = {
  nothing: call(),
  asked: { brief: BRIEF, caller: ASKED, tools: [] },
  offered: call(OFFERED),
  booked: call(OFFERED, BOOKED),
  gone: call(OFFERED, GONE),
  broken: call(OFFERED, BROKEN),
  priced: call(PRICED),
  known: call(KNOWN),
  ringing: call(RINGING),
  moved: call(MOVED),
  cancelled: call(CANCELLED),
  linked: call(LINKED),
  noted: call(NOTED),
} as const satisfies Record<string, LabelledContext>;
