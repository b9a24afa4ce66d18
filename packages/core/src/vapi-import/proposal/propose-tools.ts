import { normalizePhoneNumber } from '../../numbers/phone-number.ts';
import { purposeOfTool, type ToolPurpose } from '../../vapi-calls/tool-purpose.ts';
import { asOwnFunction } from './own-function.ts';
import {
  covered,
  type Findings,
  joined,
  keyOf,
  type LeftBehind,
  left,
  NOTHING_FOUND,
  type PresentBusiness,
} from './proposal.ts';
import { type AssistantTool, nameOf } from './tools-of.ts';

const OURS: Readonly<Record<ToolPurpose, string>> = {
  get_slots: 'Offhook finds free times in your calendar by itself.',
  book_slot: 'Offhook books in your calendar by itself.',
  find_booking: 'Offhook finds a caller’s appointments by itself.',
  reschedule_booking: 'Offhook moves appointments by itself.',
  cancel_booking: 'Offhook cancels appointments by itself.',
  get_pricing: 'Offhook quotes the prices of your services by itself.',
  check_service_area: 'Offhook knows your service area by itself.',
  get_knowledge: 'Offhook answers from your knowledge by itself.',
  report_emergency: 'Offhook rings the people on call in an emergency.',
  take_message: 'Offhook takes messages by itself.',
  send_booking_link: 'Offhook texts your booking page by itself.',
};

interface KnownKind {
  readonly title: string;
  readonly words: string;
}

/** Kinds of Vapi's that Offhook does without a function. */
const BUILT_IN: Readonly<Record<string, KnownKind>> = {
  endCall: { title: 'Ending a call', words: 'Offhook says goodbye and ends the call by itself.' },
  voicemail: { title: 'Voicemail', words: 'Offhook takes a voicemail when nobody can answer.' },
  sms: {
    title: 'Text messages',
    words: 'Offhook sends confirmations and reminders by text. What they say stands under Business profile.',
  },
};

const MAKE_ONE = 'If your assistant needs it, make a function of your own under Tools.';

/** Kinds that have nothing like them here, by the beginning of their name. */
const NOT_HERE: readonly (readonly [beginning: string, kind: KnownKind])[] = [
  ['dtmf', { title: 'Pressing keys during a call', words: 'Offhook does not press keys for callers.' }],
  ['apiRequest', { title: 'Asking another service', words: `It is asked from within Vapi. ${MAKE_ONE}` }],
  ['code', { title: 'A program kept at Vapi', words: `It runs inside Vapi. Put it on a server. ${MAKE_ONE}` }],
  [
    'mcp',
    { title: 'A server with functions (MCP)', words: `Offhook does not connect to this kind of server. ${MAKE_ONE}` },
  ],
  ['handoff', { title: 'Handing over to another assistant', words: 'Offhook is one assistant that does everything.' }],
  ['query', { title: 'Searching files kept at Vapi', words: 'Put those files under Knowledge.' }],
  [
    'google.calendar',
    { title: 'Google Calendar', words: 'Connect your calendar under Calendars: Offhook then books in it by itself.' },
  ],
  [
    'google.sheets',
    { title: 'Google Sheets', words: 'Offhook keeps calls and bookings itself, not in a spreadsheet.' },
  ],
  ['gohighlevel', { title: 'GoHighLevel', words: `Offhook does not write to it. ${MAKE_ONE}` }],
  ['ghl', { title: 'GoHighLevel', words: `Offhook does not write to it. ${MAKE_ONE}` }],
  ['slack', { title: 'Slack', words: 'Offhook tells you by text and on the overview.' }],
  ['make', { title: 'Make', words: `Offhook does not start what is automated there. ${MAKE_ONE}` }],
];

export interface ToolsOfAssistant {
  readonly tools: readonly AssistantTool[];
  /** The assistant's own server: tools without one are answered there. */
  readonly serverUrl: string | undefined;
  readonly forwardingPhoneNumber: string | undefined;
}

/** What becomes of everything the assistant can do beside talking. */
export function proposeTools(
  { tools, serverUrl, forwardingPhoneNumber }: ToolsOfAssistant,
  present: PresentBusiness,
): Findings {
  const destinations = tools.filter(({ type }) => type === 'transferCall').flatMap((tool) => tool.destinations);
  const numbers = [
    ...destinations.flatMap(({ number }) => number ?? []),
    ...(forwardingPhoneNumber ? [forwardingPhoneNumber] : []),
  ];
  const sip = destinations.filter(({ type }) => type === 'sip').map(() => 'A connection by internet telephony (SIP)');
  return joined(
    ...tools.filter(({ type }) => type !== 'transferCall').map((tool) => oneTool(tool, serverUrl, present)),
    proposeHuman(numbers, present),
    ...sip.map((title) =>
      left(title, 'Callers are put through to telephone numbers only. Give the number that rings there.'),
    ),
  );
}

/** Names of Vapi's functions with what ours are called, for the instructions that mention them. */
export function renamedTools(tools: readonly AssistantTool[]): ReadonlyMap<string, string> {
  const ours = (tool: AssistantTool) => {
    if (tool.type === 'transferCall') return 'transfer_to_human';
    return tool.type === 'endCall' ? 'end_call' : purposeOfTool(nameOf(tool));
  };
  return new Map(
    tools.flatMap((tool) => {
      const name = ours(tool);
      return name === null || name === nameOf(tool) ? [] : [[nameOf(tool), name] as const];
    }),
  );
}

function oneTool(tool: AssistantTool, serverUrl: string | undefined, present: PresentBusiness): Findings {
  const name = nameOf(tool);
  const builtIn = BUILT_IN[tool.type];
  if (builtIn) return covered(builtIn.title, builtIn.words);
  if (tool.type !== 'function') return notHere(tool);
  const purpose = purposeOfTool(name);
  if (purpose) return covered(`Function “${name}”`, OURS[purpose]);
  const own = asOwnFunction(tool, tool.server?.url ?? serverUrl);
  if ('why' in own) return left(`Function “${name}”`, own.why);
  const { protocol, host } = new URL(own.url);
  if (protocol !== 'https:' && !present.trustedHosts.includes(host))
    return left(
      `Function “${name}”`,
      'Its server has no secure address (https). Give it one, then make the function under Tools.',
    );
  if (present.takenFunctionNames.has(own.name))
    return covered(`Function “${name}”`, 'You have a function of this name already.');
  return {
    ...NOTHING_FOUND,
    parts: [
      {
        key: keyOf('function', own.name),
        group: 'functions',
        title: own.title,
        now: null,
        proposed: `${own.description}\nAsks for: ${Object.keys(own.parameters.properties).join(', ') || 'nothing'}\nAnswered by: ${host}`,
        from: `The function ${name}`,
        check:
          'It is added switched off: its server has to understand how Offhook asks and signs. Tools shows how, and lets you try it.',
        isSure: false,
        change: { kind: 'function', details: own },
      },
    ],
  };
}

function notHere({ type, name }: AssistantTool): Findings {
  const known = NOT_HERE.find(([beginning]) => type.startsWith(beginning))?.[1];
  const title = known?.title ?? type;
  return left(
    name === undefined ? title : `${title}: “${name}”`,
    known?.words ?? `Offhook has nothing of this kind. ${MAKE_ONE}`,
  );
}

/** The human whom callers are put through to. */
function proposeHuman(given: readonly string[], { profile }: PresentBusiness): Findings {
  const numbers = [...new Set(given.flatMap((number) => normalizePhoneNumber(number) ?? []))];
  const [first, ...others] = numbers;
  if (first === undefined) return NOTHING_FOUND;
  const present = profile.business.contactPhone;
  const leftBehind: LeftBehind[] = others
    .filter((number) => number !== present)
    .map((number) => ({
      title: `Putting through to ${number}`,
      why: 'Offhook puts callers through to one number. People to be rung in an emergency are kept under Emergencies.',
    }));
  if (present !== null && numbers.includes(present)) {
    return {
      parts: [],
      leftBehind,
      covered: [{ title: 'Putting callers through', by: `It goes to ${present} here as well.` }],
    };
  }
  const check = present === null ? null : 'You have another number here already.';
  const part = { key: 'contactPhone', group: 'business', title: 'Phone that callers are put through to' } as const;
  const change = { kind: 'business', columns: { contactPhone: first } } as const;
  const from = 'Where Vapi’s assistant transfers calls to';
  return {
    covered: [],
    leftBehind,
    parts: [{ ...part, now: present, proposed: first, from, check, isSure: present === null, change }],
  };
}
