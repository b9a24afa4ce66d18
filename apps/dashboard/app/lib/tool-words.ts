import type { RouterOutputs } from './trpc.ts';
import { errorInWords, plain } from './words.ts';

export type ToolCall = RouterOutputs['calls']['get']['toolCalls'][number];

interface ToolWords {
  /** While it runs. */
  running: string;
  /** Afterwards. */
  done: string;
  /** What it talks to: "Couldn't reach …". */
  source: string;
}

const TOOLS: Record<string, ToolWords> = {
  get_slots: { running: 'Looking for free times', done: 'Looked for free times', source: 'the calendar' },
  book_slot: { running: 'Making the booking', done: 'Made the booking', source: 'the calendar' },
  find_booking: { running: 'Looking for the appointment', done: 'Looked for the appointment', source: 'your bookings' },
  reschedule_booking: { running: 'Moving the appointment', done: 'Moved the appointment', source: 'the calendar' },
  cancel_booking: { running: 'Cancelling the appointment', done: 'Cancelled the appointment', source: 'the calendar' },
  get_pricing: { running: 'Looking up the price', done: 'Looked up the price', source: 'the price list' },
  get_knowledge: {
    running: 'Looking in your knowledge',
    done: 'Looked in your knowledge',
    source: 'your knowledge articles',
  },
  transfer_to_human: {
    running: 'Putting the caller through',
    done: 'Wanted to put the caller through',
    source: 'the phone company',
  },
  take_message: { running: 'Taking a message', done: 'Took a message', source: 'your messages' },
  send_booking_link: {
    running: 'Sending the booking page',
    done: 'Sent the booking page by text',
    source: 'text messages',
  },
  report_emergency: {
    running: 'Passing on the emergency',
    done: 'Passed on the emergency',
    source: 'the people on call',
  },
  end_call: { running: 'Saying goodbye', done: 'Said goodbye', source: 'the phone company' },
  check_service_area: { running: 'Checking your service area', done: 'Checked your service area', source: 'the map' },
};

export function runningInWords(toolName: string): string {
  return `${wordsFor(toolName).running}…`;
}

/** What the assistant did: `Looked for free times`, or that it could not. */
export function toolTitle(tool: Pick<ToolCall, 'name' | 'status'>): string {
  const words = wordsFor(tool.name);
  if (tool.status === 'running') return `${words.running}…`;
  if (tool.status === 'cancelled') return `${words.running}: the caller hung up`;
  if (tool.status === 'failed' || (tool.name === 'book_slot' && tool.status === 'refused')) {
    return tool.name === 'book_slot' ? 'Tried to make the booking' : words.done;
  }
  return words.done;
}

/** `Couldn’t reach the calendar, tried 3 times: it took too long to answer.` */
export function failureInWords(tool: Pick<ToolCall, 'name' | 'errorCode' | 'attempts'>): string {
  const { source } = wordsFor(tool.name);
  const tries = tool.attempts.length;
  const tried = tries > 1 ? `, tried ${tries} times` : '';
  return `Couldn’t reach ${source}${tried}: ${errorInWords(tool.errorCode)}.`;
}

/** The arguments as an owner would say them: `Leak repair, Tuesday November 24, in the morning`. */
export function argumentsInWords(tool: Pick<ToolCall, 'name' | 'argsJson'>): string {
  const args = readArguments(tool.argsJson);
  const describe = ARGUMENTS[tool.name] ?? everyArgument;
  return describe(args).filter(Boolean).join(', ');
}

type Arguments = Record<string, unknown>;

const ARGUMENTS: Record<string, (args: Arguments) => string[]> = {
  transfer_to_human: (args) => [quoted(args.briefing)],
  get_slots: (args) => [
    text(args.service),
    day(args.preferredDate),
    partOfDay(args.partOfDay),
    args.emergency === true ? 'as an emergency' : '',
  ],
  book_slot: (args) => [
    prefixed('for', args.customerName),
    prefixed('at', args.address),
    text(args.postalCode),
    quoted(args.notes),
  ],
  get_pricing: (args) => [text(args.service)],
  get_knowledge: (args) => [quoted(args.question)],
  take_message: (args) => [quoted(args.message), prefixed('from', args.callerName), text(args.bestTime)],
  check_service_area: (args) => [prefixed('ZIP code', args.postalCode), text(args.address)],
};

function everyArgument(args: Arguments): string[] {
  return Object.entries(args).map(([name, value]) => `${plain(name).toLowerCase()} ${String(value)}`);
}

/** Functions of calls from before Offhook carry Vapi's name in front. */
function wordsFor(name: string): ToolWords {
  const own = name.replace(/^vapi\./, '');
  const words = plain(own.replace(/([a-z\d])([A-Z])/g, (_, end, start) => `${end} ${start.toLowerCase()}`));
  return TOOLS[own] ?? { running: words, done: words, source: 'a service' };
}

/** What the model wrote may be anything, also no JSON at all. */
function readArguments(json: string): Arguments {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

function prefixed(prefix: string, value: unknown): string {
  return text(value) === '' ? '' : `${prefix} ${text(value)}`;
}

function quoted(value: unknown): string {
  return text(value) === '' ? '' : `“${text(value)}”`;
}

function partOfDay(value: unknown): string {
  if (value === 'morning') return 'in the morning';
  return value === 'afternoon' ? 'in the afternoon' : '';
}

function day(value: unknown): string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return '';
  const format = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', weekday: 'long', month: 'long', day: 'numeric' });
  return format.format(new Date(`${value}T00:00:00Z`)).replace(',', '');
}
