import { VapiAssistant, VapiCall, VapiPhoneNumber, VapiSquad, VapiTool } from '@offhook/protocol';
import type { VapiCallQuery, VapiPort } from '../../vapi/vapi-port.ts';

export interface FakeAccount {
  readonly assistants?: readonly object[];
  readonly tools?: readonly object[];
  readonly squads?: readonly object[];
  readonly phoneNumbers?: readonly object[];
  readonly calls?: readonly object[];
  /** Called before each list of calls; throws, or aborts something, to interrupt. */
  readonly beforeCalls?: (query: VapiCallQuery) => void;
}

const never = () => Promise.reject(new Error('Importing asks for lists only'));

/** An account in memory, with the paging of the real one: newest first, `createdAtLe`, no cursor. */
export function fakeVapiAccount(account: FakeAccount): VapiPort {
  const listed = <Item>(rows: readonly object[] | undefined, read: (row: object) => Item) =>
    Promise.resolve({ items: (rows ?? []).map(read), unreadable: 0 });
  const calls = (account.calls ?? []).map((row) => VapiCall.parse(row));
  const newestFirst = calls.toSorted((a, b) => Date.parse(b.createdAt ?? '') - Date.parse(a.createdAt ?? ''));
  return {
    listAssistants: () => listed(account.assistants, (row) => VapiAssistant.parse(row)),
    listTools: () => listed(account.tools, (row) => VapiTool.parse(row)),
    listSquads: () => listed(account.squads, (row) => VapiSquad.parse(row)),
    listPhoneNumbers: () => listed(account.phoneNumbers, (row) => VapiPhoneNumber.parse(row)),
    async listCalls(query) {
      account.beforeCalls?.(query);
      const upTo = Date.parse(query.createdAtLe ?? '9999-01-01T00:00:00Z');
      const before = Date.parse(query.createdAtLt ?? '9999-01-01T00:00:00Z');
      const found = newestFirst.filter(({ createdAt }) => {
        const atMs = Date.parse(createdAt ?? '');
        return atMs <= upTo && atMs < before;
      });
      return { items: found.slice(0, query.limit), unreadable: 0 };
    },
    getCall: never,
    importNumber: never,
    updateNumber: never,
    createBypassCall: never,
    recordingUrl: never,
  };
}

const NEWEST_MS = Date.parse('2026-11-20T18:00:00Z');
const APART_MS = 61_000;

/** A call of Vapi's history: asked about a leak, looked up times, booked every third time. Seven at a time share an instant. */
export function historyCall(index: number, given: object = {}): object {
  const startedAtMs = NEWEST_MS - Math.floor(index / 7) * 7 * APART_MS;
  const at = (seconds: number) => ({ time: startedAtMs + seconds * 1_000, secondsFromStart: seconds });
  const booked = index % 3 === 0;
  const messages = [
    { role: 'system', message: 'You are the receptionist.', ...at(0) },
    { role: 'bot', message: 'Thanks for calling, how can I help?', ...at(1.2), endTime: startedAtMs + 3_200 },
    { role: 'user', message: `My sink leaks, this is caller ${index}.`, ...at(4) },
    { role: 'tool_calls', toolCalls: [bookCall(index, booked)], message: '', ...at(6) },
    { role: 'tool_call_result', name: 'x', toolCallId: `tc_${index}`, result: 'Booked for Monday at 9.', ...at(7.5) },
    { role: 'bot', message: 'You are all set.', ...at(8) },
  ];
  return {
    id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    type: 'inboundPhoneCall',
    status: 'ended',
    endedReason: index % 10 === 9 ? 'pipeline-error-openai-llm-failed' : 'customer-ended-call',
    createdAt: new Date(startedAtMs).toISOString(),
    startedAt: new Date(startedAtMs).toISOString(),
    endedAt: new Date(startedAtMs + 95_000).toISOString(),
    phoneCallProvider: 'twilio',
    phoneCallProviderId: `CA${String(index).padStart(32, '0')}`,
    phoneNumberId: 'pn_main',
    assistantId: 'as_main',
    customer: { number: `+1512555${String(index % 10_000).padStart(4, '0')}` },
    cost: 0.1234,
    costBreakdown: { llm: 0.05, total: 0.1234 },
    artifact: { messages, recordingUrl: 'https://storage.vapi.example/x.wav' },
    ...given,
  };
}

function bookCall(index: number, booked: boolean): object {
  const name = booked ? 'bookAppointment' : 'checkAvailability';
  return { id: `tc_${index}`, type: 'function', function: { name, arguments: '{"when":"Monday"}' } };
}
