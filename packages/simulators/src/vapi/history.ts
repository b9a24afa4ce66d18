import { createHash } from 'node:crypto';
import { CONVERSATIONS, type Conversation } from './conversations.ts';
import { type CallHistory, type HistoryEntry, uuidOf, type WireResource } from './world.ts';

export interface HistoryOptions {
  readonly orgId: string;
  /** The same seed tells the same history. */
  readonly seed: string;
  readonly count: number;
  /** The newest call; the others go back from there. Epoch milliseconds. */
  readonly newestAtMs: number;
  readonly assistantIds: readonly string[];
  readonly phoneNumberIds: readonly string[];
}

const MIN_GAP_MS = 4 * 60_000;
const MAX_GAP_MS = 90 * 60_000;
/** Two calls that begin in the same millisecond: a list without a cursor must not lose the second. */
const SAME_INSTANT_EVERY = 37;
/** US dollars a minute, by who is paid. */
const RATES = { transport: 0.008, stt: 0.01, llm: 0.022, tts: 0.031, vapi: 0.05 } as const;
const SECOND_MS = 1_000;
const MINUTE_S = 60;

export function createHistory(options: HistoryOptions): CallHistory {
  const { orgId, seed, count, newestAtMs, assistantIds, phoneNumberIds } = options;
  let createdAtMs = newestAtMs;
  const entries = Array.from({ length: count }, (_, index): HistoryEntry => {
    const random = randomOf(seed, index);
    if (index > 0 && index % SAME_INSTANT_EVERY !== 0) {
      createdAtMs -= Math.round(MIN_GAP_MS + random() * (MAX_GAP_MS - MIN_GAP_MS));
    }
    return {
      id: uuidOf(seed, 'call', index),
      index,
      createdAtMs,
      assistantId: pick(assistantIds, random()),
      phoneNumberId: pick(phoneNumberIds, random()),
    };
  });
  return { entries, build: (entry) => buildCall(entry, { orgId, seed }) };
}

/** Numbers between 0 and 1, the same for the same seed (mulberry32). */
export function randomOf(seed: string, index: number): () => number {
  let state = createHash('sha256').update(`${seed}:${index}`).digest().readUInt32LE(0);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function pick<Item>(items: readonly Item[], share: number): Item {
  const item = items[Math.floor(share * items.length)];
  if (item === undefined) throw new RangeError('There is nothing to pick from');
  return item;
}

function buildCall(entry: HistoryEntry, { orgId, seed }: { orgId: string; seed: string }): WireResource {
  const random = randomOf(`${seed}:said`, entry.index);
  const conversation = pick(CONVERSATIONS, random());
  const isWeb = random() < 0.04;
  const startedAtMs = entry.createdAtMs + Math.round(300 + random() * 1_500);
  const said = speak(conversation, { startedAtMs, random, callId: entry.id });
  const minutes = (said.endedAtMs - startedAtMs) / SECOND_MS / MINUTE_S;
  const { createdAtMs, id, assistantId, phoneNumberId } = entry;
  return {
    id,
    orgId,
    type: isWeb ? 'webCall' : 'inboundPhoneCall',
    status: 'ended',
    endedReason: conversation.endedReason,
    createdAt: new Date(createdAtMs).toISOString(),
    updatedAt: new Date(said.endedAtMs + SECOND_MS).toISOString(),
    startedAt: new Date(startedAtMs).toISOString(),
    endedAt: new Date(said.endedAtMs).toISOString(),
    assistantId,
    ...(isWeb ? {} : phoneFields(entry, { phoneNumberId, random, seed })),
    ...costsOf(minutes),
    messages: said.messages,
    transcript: said.transcript,
    analysis: {
      summary: conversation.summary,
      structuredData: { intent: conversation.name },
      successEvaluation: String(conversation.isSuccess),
    },
    artifact: {
      messages: said.messages,
      transcript: said.transcript,
      // Private: an identifier, not an address that can be fetched (section 6).
      recordingUrl: `https://storage.vapi.ai/${id}-mono.wav`,
      stereoRecordingUrl: `https://storage.vapi.ai/${id}-stereo.wav`,
    },
  };
}

interface PhoneFields {
  readonly phoneNumberId: string;
  readonly random: () => number;
  readonly seed: string;
}

function phoneFields({ index }: HistoryEntry, { phoneNumberId, random, seed }: PhoneFields) {
  const isWithheld = random() < 0.03;
  const number = `+1512555${String(100 + Math.floor(random() * 100)).padStart(4, '0')}`;
  const callSid = `CA${createHash('md5').update(`${seed}:${index}`).digest('hex')}`;
  return {
    phoneNumberId,
    phoneCallProvider: 'twilio',
    phoneCallProviderId: callSid,
    phoneCallTransport: 'pstn',
    customer: isWithheld ? {} : { number },
  };
}

interface Saying {
  readonly startedAtMs: number;
  readonly random: () => number;
  readonly callId: string;
}

const PROMPT = 'You are the receptionist of a plumbing company.';
const MS_PER_CHARACTER = 62;
const PAUSE_MS = 900;

/** The rows of `messages`, each with its time, as Vapi's engine writes them. */
function speak(conversation: Conversation, { startedAtMs, random, callId }: Saying) {
  let atMs = startedAtMs;
  const messages: Record<string, unknown>[] = [
    { role: 'system', message: PROMPT, time: startedAtMs, secondsFromStart: 0 },
  ];
  const heard: string[] = [];
  const since = () => Math.round(atMs - startedAtMs) / SECOND_MS;
  for (const [step, line] of conversation.lines.entries()) {
    atMs += Math.round(PAUSE_MS * (0.5 + random()));
    if ('tool' in line) {
      const toolCallId = `call_${uuidOf(callId, step).replaceAll('-', '').slice(0, 24)}`;
      const call = { name: line.tool, arguments: JSON.stringify(line.args) };
      const toolCalls = [{ id: toolCallId, type: 'function', function: call }];
      messages.push({ role: 'tool_calls', toolCalls, message: '', time: atMs, secondsFromStart: since() });
      atMs += Math.round(300 + random() * 1_200);
      const { tool: name, result } = line;
      messages.push({ role: 'tool_call_result', toolCallId, name, result, time: atMs, secondsFromStart: since() });
      continue;
    }
    const duration = line.says.length * MS_PER_CHARACTER;
    const role = line.by === 'assistant' ? 'bot' : 'user';
    const times = { time: atMs, endTime: atMs + duration, duration, secondsFromStart: since() };
    messages.push({ role, message: line.says, ...times });
    heard.push(`${line.by === 'assistant' ? 'AI' : 'User'}: ${line.says}`);
    atMs += duration;
  }
  return { messages, transcript: `${heard.join('\n')}\n`, endedAtMs: atMs + PAUSE_MS };
}

/** What a call of this length costs: in total, by part, and as the newer list. */
export function costsOf(minutes: number) {
  const parts = Object.entries(RATES).map(([name, rate]) => [name, round(rate * minutes)] as const);
  const cost = round(parts.reduce((sum, [, amount]) => sum + amount, 0));
  const { transport, stt, llm, tts, vapi } = Object.fromEntries(parts);
  return {
    cost,
    costBreakdown: { transport, stt, llm, tts, vapi, total: cost },
    costs: [
      { type: 'transport', cost: transport, minutes: round(minutes) },
      { type: 'transcriber', cost: stt, minutes: round(minutes) },
      { type: 'model', cost: llm },
      { type: 'voice', cost: tts },
      { type: 'vapi', cost: vapi, minutes: round(minutes) },
    ],
  };
}

const DECIMALS = 10_000;
const round = (value: number): number => Math.round(value * DECIMALS) / DECIMALS;
