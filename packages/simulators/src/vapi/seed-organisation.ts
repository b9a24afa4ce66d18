import { BRIGHTWATER_LINE, HARBOR_LINE } from '../scenarios/define-scenario.ts';
import { createHistory } from './history.ts';
import { type Organisation, uuidOf, type WireResource, type WireServer } from './world.ts';

export interface OrganisationSeed {
  readonly name: string;
  readonly privateKey: string;
  readonly publicKey: string;
  /** How many calls it has had; 5,000 is a year of a busy company. */
  readonly historyCalls: number;
  /** When the newest of them was, epoch milliseconds. */
  readonly newestCallAtMs: number;
  /** The Twilio account that its numbers of provider `twilio` are in. */
  readonly twilioAccountSid: string;
  /** Without it Vapi could not take over a number it has already: it holds the account's secret. */
  readonly twilioAuthToken: string;
  readonly server?: WireServer;
}

/** What the demo's business has at Vapi: keys as Vapi makes them, both for nobody but the simulator. */
export const DEMO_VAPI_KEYS = {
  private: '5f0c2a1e-7d41-4b6c-9a53-2f1de0b7c001',
  public: '9b8e6d10-3c52-4f7a-8d11-6a02c4e8d002',
} as const;

/** Vapi's own numbers are not in the business's Twilio account, and stay behind when it moves. */
const VAPI_OWN_NUMBER = '+15125550181';
const OFFICE = '+15125550190';
const CREATED_AT = '2025-03-03T15:00:00.000Z';
/** Where the functions of the demo's assistants were served before. */
const OLD_SERVER_URL = 'https://booking-backend.brightwater.example/vapi';

/** An organisation with assistants, a tool of every kind, a squad, numbers of several carriers and a past. */
export function seedOrganisation(seed: OrganisationSeed): Organisation {
  const orgId = uuidOf(seed.name, 'org');
  const make = (kind: string, name: string, fields: Readonly<Record<string, unknown>>): WireResource => ({
    ...fields,
    id: uuidOf(seed.name, kind, name),
    orgId,
    createdAt: CREATED_AT,
    updatedAt: CREATED_AT,
  });
  const tools = seedTools(make);
  const toolIds = tools.filter(({ type }) => type !== 'mcp').map(({ id }) => id);
  const assistants = seedAssistants(make, toolIds);
  const [frontDesk, afterHours] = assistants;
  const squads = [
    make('squad', 'Front desk and billing', {
      name: 'Front desk and billing',
      members: assistants.map(({ id }) => ({ assistantId: id, assistantDestinations: [] })),
    }),
  ];
  const numbers = seedNumbers(make, {
    ...seed,
    assistantId: frontDesk?.id,
    otherId: afterHours?.id,
    squadId: squads[0]?.id,
  });
  return {
    orgId,
    name: seed.name,
    privateKey: seed.privateKey,
    publicKey: seed.publicKey,
    server: seed.server ?? null,
    credentials: new Map(),
    resources: {
      assistant: byId(assistants),
      tool: byId(tools),
      squad: byId(squads),
      'phone-number': byId(numbers),
    },
    history: createHistory({
      orgId,
      seed: seed.name,
      count: seed.historyCalls,
      newestAtMs: seed.newestCallAtMs,
      assistantIds: assistants.map(({ id }) => id),
      phoneNumberIds: numbers.map(({ id }) => id),
    }),
    calls: new Map(),
  };
}

type Make = (kind: string, name: string, fields: Readonly<Record<string, unknown>>) => WireResource;

function byId(resources: readonly WireResource[]): Map<string, WireResource> {
  return new Map(resources.map((resource) => [resource.id, resource]));
}

const text = { type: 'string' } as const;
const object = (properties: Readonly<Record<string, unknown>>, required: readonly string[]) => ({
  type: 'object',
  properties,
  required,
});
/** The functions that a receptionist needs; their names are those of the server that answers them. */
const FUNCTIONS: readonly (readonly [name: string, description: string, parameters: object])[] = [
  [
    'get_slots',
    'Finds free appointment times.',
    object({ service: text, preferredDate: text, postalCode: text }, ['service']),
  ],
  [
    'book_slot',
    'Books one of the offered times.',
    object({ slotId: text, customerName: text, address: text, postalCode: text }, [
      'slotId',
      'customerName',
      'address',
    ]),
  ],
  ['get_pricing', 'Says what a service costs.', object({ service: text }, ['service'])],
  ['get_knowledge', 'Answers a question about the business.', object({ question: text }, ['question'])],
  ['check_service_area', 'Says whether we come to an address.', object({ postalCode: text }, [])],
  ['lookup_invoice', 'Finds an invoice by its number.', object({ invoiceNumber: text }, ['invoiceNumber'])],
];

function seedTools(make: Make): WireResource[] {
  const functions = FUNCTIONS.map(([name, description, parameters]) =>
    make('tool', name, {
      type: 'function',
      function: { name, description, parameters },
      async: false,
      messages: [{ type: 'request-start', content: 'One moment, please.' }],
    }),
  );
  const others: readonly (readonly [type: string, fields: Readonly<Record<string, unknown>>])[] = [
    ['transferCall', { destinations: [{ type: 'number', number: OFFICE, message: 'I am putting you through.' }] }],
    ['endCall', {}],
    ['dtmf', {}],
    ['voicemail', {}],
    ['sms', { metadata: { from: BRIGHTWATER_LINE } }],
    ['apiRequest', { name: 'weather', url: 'https://weather.example/today', method: 'GET' }],
    ['code', { name: 'discount', code: 'return { percent: 10 };' }],
    ['mcp', { server: { url: 'https://mcp.example/sse' } }],
    ['handoff', { destinations: [{ type: 'assistant', assistantName: 'After hours' }] }],
    ['google.calendar.event.create', {}],
    ['google.sheets.row.append', {}],
    ['slack', {}],
    ['ghl', {}],
    ['make', { server: { url: 'https://hook.make.example/abc' } }],
  ];
  return [...functions, ...others.map(([type, fields]) => make('tool', type, { type, ...fields }))];
}

const PROMPT = `# Role
You are Ava, the receptionist of Brightwater Plumbing in Austin. Today is {{date "now" "America/Chicago"}}, the caller is {{customer.number}}.

# Hours
Monday to Friday 8:00 - 17:00, Saturday 9:00 - 13:00. Closed on Sunday.

# Services and prices
- Leak repair: $149 to $320
- Drain cleaning: from $189
- Water heater installation: from $1,450

# Service area
Austin, Round Rock and Cedar Park. ZIP codes 78701, 78704, 78745.

# Policies
We never quote gas line work on the phone. Ask {{membership_level}} members for their number.`;

function seedAssistants(make: Make, toolIds: readonly string[]): WireResource[] {
  return [
    make('assistant', 'Front desk', {
      name: 'Front desk',
      firstMessage: 'Thanks for calling Brightwater Plumbing. How can I help?',
      firstMessageMode: 'assistant-speaks-first',
      model: {
        provider: 'openai',
        model: 'gpt-4o',
        messages: [{ role: 'system', content: PROMPT }],
        toolIds,
        temperature: 0.3,
      },
      voice: { provider: '11labs', voiceId: 'sarah' },
      transcriber: { provider: 'deepgram', model: 'nova-3', language: 'en' },
      server: { url: OLD_SERVER_URL, timeoutSeconds: 20 },
      serverMessages: ['status-update', 'tool-calls', 'transcript', 'end-of-call-report', 'hang'],
      maxDurationSeconds: 900,
      silenceTimeoutSeconds: 30,
      endCallMessage: 'Thanks for calling. Goodbye!',
      endCallPhrases: ['goodbye'],
      backgroundSound: 'office',
      analysisPlan: { summaryPlan: { enabled: true } },
    }),
    make('assistant', 'After hours', {
      name: 'After hours',
      firstMessage: 'Brightwater Plumbing. We are closed right now. Is it an emergency?',
      firstMessageMode: 'assistant-speaks-first',
      model: {
        provider: 'anthropic',
        model: 'claude-sonnet-4',
        messages: [
          { role: 'system', content: 'You take messages at night. Put emergencies through to the technician.' },
        ],
        tools: [{ type: 'transferCall', destinations: [{ type: 'number', number: OFFICE }] }, { type: 'endCall' }],
      },
      voice: { provider: 'vapi', voiceId: 'Elliot' },
      transcriber: { provider: 'deepgram', model: 'nova-2', language: 'en' },
      voicemailMessage: 'Please call us back.',
      maxDurationSeconds: 600,
    }),
  ];
}

interface NumberSeeds {
  readonly twilioAccountSid: string;
  readonly twilioAuthToken: string;
  readonly assistantId: string | undefined;
  readonly otherId: string | undefined;
  readonly squadId: string | undefined;
}

function seedNumbers(make: Make, seeds: NumberSeeds): WireResource[] {
  const { twilioAccountSid, twilioAuthToken, assistantId, otherId, squadId } = seeds;
  const twilio = { provider: 'twilio', status: 'active', twilioAccountSid, twilioAuthToken, smsEnabled: true };
  return [
    make('phone-number', BRIGHTWATER_LINE, { ...twilio, number: BRIGHTWATER_LINE, name: 'Main line', assistantId }),
    make('phone-number', HARBOR_LINE, { ...twilio, number: HARBOR_LINE, name: 'Harbor', assistantId }),
    make('phone-number', VAPI_OWN_NUMBER, {
      provider: 'vapi',
      status: 'active',
      number: VAPI_OWN_NUMBER,
      name: 'Website',
      assistantId: otherId,
    }),
    make('phone-number', 'vonage', {
      provider: 'vonage',
      status: 'active',
      number: '+15125550182',
      name: 'Old line',
      squadId,
    }),
    make('phone-number', 'byo', {
      provider: 'byo-phone-number',
      status: 'active',
      sipUri: 'sip:brightwater@sip.vapi.ai',
      name: 'Desk telephones',
      fallbackDestination: { type: 'number', number: OFFICE },
    }),
  ];
}
