/** One line of a call that Vapi's assistant took long ago. */
export type ConversationLine =
  | { readonly by: 'assistant' | 'caller'; readonly says: string }
  | { readonly tool: string; readonly args: Readonly<Record<string, unknown>>; readonly result: string };

export interface Conversation {
  readonly name: string;
  readonly endedReason: string;
  readonly summary: string;
  readonly isSuccess: boolean;
  readonly lines: readonly ConversationLine[];
}

const assistant = (says: string): ConversationLine => ({ by: 'assistant', says });
const caller = (says: string): ConversationLine => ({ by: 'caller', says });
const GREETING = assistant('Thanks for calling Brightwater Plumbing. How can I help?');

/** The kinds of calls on a plumber's line, good and bad. */
export const CONVERSATIONS: readonly Conversation[] = [
  {
    name: 'booking',
    endedReason: 'assistant-ended-call-after-message-spoken',
    summary: 'The caller booked a visit for a leaking sink.',
    isSuccess: true,
    lines: [
      GREETING,
      caller('Hi, the pipe under my kitchen sink is leaking.'),
      { tool: 'checkAvailability', args: { service: 'Leak repair' }, result: 'Tomorrow at 9 or at 11.' },
      assistant('I have tomorrow at nine or at eleven. Which would you like?'),
      caller('Nine is good. Dana Reyes, 1208 Alameda Drive.'),
      {
        tool: 'bookAppointment',
        args: { time: 'tomorrow 9:00', name: 'Dana Reyes', address: '1208 Alameda Drive' },
        result: 'Booked. Confirmation BW-2041.',
      },
      assistant('You are booked for tomorrow at nine. Goodbye!'),
    ],
  },
  {
    name: 'price',
    endedReason: 'customer-ended-call',
    summary: 'The caller asked what a water heater costs.',
    isSuccess: true,
    lines: [
      GREETING,
      caller('What do you charge for a new water heater?'),
      { tool: 'getPrice', args: { service: 'Water heater' }, result: 'From 1,450 dollars.' },
      assistant('A new water heater starts at fourteen hundred and fifty dollars.'),
      caller('Okay, I will think about it. Thanks.'),
    ],
  },
  {
    name: 'transfer',
    endedReason: 'assistant-forwarded-call',
    summary: 'The caller wanted to speak with the office and was put through.',
    isSuccess: true,
    lines: [
      GREETING,
      caller('I need to talk to somebody about my invoice.'),
      {
        tool: 'transferCall',
        args: { destination: '+15125550190' },
        result: 'Transfer Initiated.',
      },
      assistant('I am putting you through to the office.'),
    ],
  },
  {
    name: 'tool-failed',
    endedReason: 'customer-ended-call',
    summary: 'The caller wanted a visit, but the calendar did not answer.',
    isSuccess: false,
    lines: [
      GREETING,
      caller('Can somebody look at my toilet this week?'),
      { tool: 'checkAvailability', args: { service: 'Toilet repair' }, result: 'No result returned.' },
      assistant('I am sorry, I cannot see the calendar right now.'),
      caller('Fine, I will try somebody else.'),
    ],
  },
  {
    name: 'hung-up',
    endedReason: 'customer-ended-call',
    summary: 'The caller hung up during the greeting.',
    isSuccess: false,
    lines: [GREETING],
  },
  {
    name: 'silence',
    endedReason: 'silence-timed-out',
    summary: 'Nobody spoke.',
    isSuccess: false,
    lines: [GREETING, assistant('Are you still there?')],
  },
  {
    name: 'broken',
    endedReason: 'pipeline-error-openai-llm-failed',
    summary: 'The model failed during the call.',
    isSuccess: false,
    lines: [GREETING, caller('Hello, my boiler is out.')],
  },
];
