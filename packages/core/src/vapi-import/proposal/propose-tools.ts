import { normalizePhoneNumber } from '../../numbers/phone-number.ts';
import { purposeOfTool, type ToolPurpose } from '../../vapi-calls/tool-purpose.ts';
import { asOwnFunction } from './own-function.ts';
import {
  type CoveredThing,
  type Findings,
  joined,
  keyOf,
  type LeftBehind,
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

/** Kinds of Vapi's that Offhook does without a function. */
const BUILT_IN: Readonly<Record<string, string>> = {
  endCall: 'Offhook says goodbye and ends the call by itself.',
  voicemail: 'Offhook takes a voicemail when nobody can answer.',
  sms: 'Offhook sends confirmations and reminders by text. What they say stands under Business profile.',
};

const NOT_HERE: Readonly<Record<string, string>> = {
  dtmf: 'Offhook does not press keys for callers.',
  apiRequest:
    'It calls another service from within Vapi. If your assistant needs it, make a function of your own under Tools.',
  code: 'It runs a program inside Vapi. If your assistant needs it, put it on a server and make a function of your own under Tools.',
  mcp: 'Offhook does not connect to this kind of server. Make a function of your own under Tools for what it is used for.',
  handoff: 'Offhook is one assistant that does everything: nothing is handed from one to another.',
  query: 'It searches files kept at Vapi. Put those files under Knowledge.',
};

const MOST_COMMON: readonly (readonly [beginning: string, why: string])[] = [
  ['google.calendar', 'Connect your calendar under Calendars instead: Offhook then books in it by itself.'],
  ['google.sheets', 'Offhook keeps calls and bookings itself and does not write into a spreadsheet.'],
  ['gohighlevel', 'Offhook does not write to this service. If you need it, make a function of your own under Tools.'],
  ['ghl', 'Offhook does not write to this service. If you need it, make a function of your own under Tools.'],
  ['slack', 'Offhook tells you by text and on the overview, not there.'],
  ['make', 'Offhook does not start this automation. If you need it, make a function of your own under Tools.'],
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
  if (builtIn) return covered({ title: name, by: builtIn });
  if (tool.type !== 'function') return left(name, NOT_HERE[tool.type] ?? commonReason(tool.type));
  const purpose = purposeOfTool(name);
  if (purpose) return covered({ title: name, by: OURS[purpose] });
  const own = asOwnFunction(tool, tool.server?.url ?? serverUrl);
  if ('why' in own) return left(name, own.why);
  const { protocol, host } = new URL(own.url);
  if (protocol !== 'https:' && !present.trustedHosts.includes(host))
    return left(name, 'Its server has no secure address (https). Give it one, then make the function under Tools.');
  if (present.takenFunctionNames.has(own.name))
    return covered({ title: name, by: 'You have a function of this name already.' });
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

function commonReason(type: string): string {
  const common = MOST_COMMON.find(([beginning]) => type.startsWith(beginning));
  return common?.[1] ?? `Offhook has nothing of this kind (${type}).`;
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

function covered(thing: CoveredThing): Findings {
  return { ...NOTHING_FOUND, covered: [thing] };
}

function left(title: string, why: string): Findings {
  return { ...NOTHING_FOUND, leftBehind: [{ title, why }] };
}
