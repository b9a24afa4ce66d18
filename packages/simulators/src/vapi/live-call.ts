import type { WebSocket } from 'ws';
import type { Brain } from '../realtime/brain.ts';
import { muLawMs } from '../speech/mu-law.ts';
import type { ArtifactShelf } from './artifacts.ts';
import { AssistantVoice } from './assistant-voice.ts';
import { ConversationLog } from './conversation-log.ts';
import { endedFields, reportMessage } from './end-of-call.ts';
import { functionName, runTools, toolsOf } from './run-tools.ts';
import { deliver, type ServerMessage, serverOf } from './server-url.ts';
import type { WantedCall } from './tool-call-shapes.ts';
import { transfer } from './transfer.ts';
import type { VapiWorld } from './vapi-account-world.ts';
import { listField, type Organisation, patched, recordField, textField, type WireResource } from './world.ts';

type Fields = Readonly<Record<string, unknown>>;

export interface LiveCallParts {
  readonly organisation: Organisation;
  /** The call as it stands in the list. */
  readonly call: WireResource;
  readonly assistant: Fields;
  readonly phoneNumber: WireResource | undefined;
  /** Handed over by the bypass: transfers are not Vapi's to make then. */
  readonly isBypass: boolean;
}

/** What Vapi sends when an assistant does not say (fact sheet: everything that is informational can be switched off). */
const DEFAULT_MESSAGES = ['status-update', 'tool-calls', 'end-of-call-report', 'hang', 'transfer-destination-request'];
const HANG_AFTER_MS = 5_000;
const DEFAULT_SILENCE_S = 30;
/** The names by which the scenarios' model ends a call and asks for a human. */
const END_CALL = 'end_call';
const TRANSFER = 'transfer_to_human';
const VOICE = 'slt';

/** One call that Vapi's assistant carries: listens, decides, speaks, has functions called, and tells the server about it. */
export class LiveCall {
  readonly #world: VapiWorld;
  readonly #shelf: ArtifactShelf;
  readonly #parts: LiveCallParts;
  readonly #brain: Brain;
  #voice: AssistantVoice | null = null;
  #log: ConversationLog;
  #work: Promise<void> = Promise.resolve();
  #messages: Promise<unknown> = Promise.resolve();
  #silence: NodeJS.Timeout | undefined;
  #isEnded = false;

  constructor(world: VapiWorld, shelf: ArtifactShelf, parts: LiveCallParts) {
    this.#world = world;
    this.#shelf = shelf;
    this.#parts = parts;
    this.#brain = world.mind().createBrain();
    this.#log = this.#newLog();
  }

  get id(): string {
    return this.#parts.call.id;
  }

  get isConnected(): boolean {
    return this.#voice !== null;
  }

  /** Twilio's media stream has arrived. */
  attach(socket: WebSocket): void {
    this.#voice = new AssistantVoice(socket, {
      onStart: ({ callSid }) => this.#start(callSid),
      onCallerSpoke: (audio, { startMs, endMs }) => this.#do(() => this.#hear(audio, endMs - startMs)),
      onInterrupted: () => undefined,
      onEnd: () => void this.end('customer-ended-call'),
    });
  }

  /** Ends the call, once; the server learns of it. Resolves when it was told. */
  async end(endedReason: string): Promise<void> {
    if (this.#isEnded) return this.settled();
    this.#isEnded = true;
    clearTimeout(this.#silence);
    const voice = this.#voice;
    if (voice) this.#shelf.keep(this.id, voice.tracks());
    voice?.hangUp();
    const call = this.#update(endedFields(this.#call(), { endedReason, log: this.#log, now: this.#world.now() }));
    this.#tell({ type: 'status-update', status: 'ended', endedReason });
    this.#tell(reportMessage(call, { shelf: this.#shelf, ttlMs: this.#world.presignedTtlMs }));
    await this.settled();
  }

  /** The worker behind the assistant dies: the line breaks without a word. */
  cut(): void {
    this.#voice?.cut();
    void this.end('call.in-progress.error-vapifault-worker-died');
  }

  /** Resolves when every message so far was delivered or given up. */
  async settled(): Promise<void> {
    await this.#messages;
  }

  #start(callSid: string): void {
    this.#update({
      status: 'in-progress',
      startedAt: new Date(this.#world.now()).toISOString(),
      phoneCallProvider: 'twilio',
      phoneCallProviderId: callSid,
    });
    this.#log = this.#newLog();
    this.#tell({ type: 'status-update', status: 'in-progress' });
    this.#do(async () => {
      await this.#world.mind().ready;
      await this.#say(textField(this.#parts.assistant, 'firstMessage') ?? 'Hello.');
      if (this.#world.faults.take('cut') === 'cut') this.cut();
    });
  }

  /** One thing after the other: what the caller says while a function runs is answered when it is back. */
  #do(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch(() => this.end('pipeline-error-openai-llm-failed'));
  }

  async #hear(audio: Uint8Array, durationMs: number): Promise<void> {
    if (this.#isEnded) return;
    const recognised = this.#world.mind().recognise(audio);
    const words = recognised.map(({ text }) => text).join(' ');
    if (words === '') return;
    this.#log.said('user', words, { atMs: this.#world.now() - durationMs, durationMs });
    this.#tell({ type: 'transcript', role: 'user', transcriptType: 'final', transcript: words });
    this.#brain.hearCaller(recognised);
    await this.#answer();
  }

  async #answer(): Promise<void> {
    const hang = setTimeout(() => this.#tell({ type: 'hang' }), HANG_AFTER_MS).unref();
    try {
      for (let hasCalled = true; hasCalled && !this.#isEnded; ) hasCalled = await this.#respond();
    } finally {
      clearTimeout(hang);
    }
  }

  /** One response of the model. True: functions were called, and it has to go on. */
  async #respond(): Promise<boolean> {
    const { organisation, assistant } = this.#parts;
    const names = toolsOf(organisation, assistant).flatMap((tool) => functionName(tool) ?? []);
    const parts = await this.#brain.plan({
      toolNames: [...names, END_CALL, TRANSFER],
      instructions: promptOf(assistant),
      callerIsSilent: false,
    });
    const calls: WantedCall[] = [];
    for (const part of parts) {
      if (part.kind === 'say') await this.#say(part.text);
      else calls.push({ toolCallId: part.toolCallId, name: part.name, args: JSON.parse(part.argumentsJson) });
    }
    if (calls.some(({ name }) => name === END_CALL)) {
      await this.end('assistant-ended-call');
      return false;
    }
    if (calls.length > 0) await this.#callFunctions(calls);
    return calls.length > 0;
  }

  async #callFunctions(calls: readonly WantedCall[]): Promise<void> {
    this.#log.wanted(calls);
    const functions = calls.filter(({ name }) => name !== TRANSFER);
    const results = await runTools(this.#world, { ...this.#parts, common: () => this.#common() }, functions);
    for (const call of calls) {
      const result = call.name === TRANSFER ? await this.#transfer() : (results.get(call.toolCallId) ?? '');
      this.#log.answered(call, result);
      this.#brain.receiveToolOutput({ toolCallId: call.toolCallId, name: call.name, output: result });
    }
  }

  async #transfer(): Promise<string> {
    const { organisation, assistant, isBypass } = this.#parts;
    if (isBypass) return 'Transfers are not available for this call.';
    const tool = toolsOf(organisation, assistant).find(({ type }) => type === 'transferCall');
    const destination = await transfer(this.#world, {
      parts: { ...this.#parts, common: () => this.#common() },
      callSid: textField(this.#call(), 'phoneCallProviderId'),
      destinations: listField(tool, 'destinations'),
    });
    if (!destination) return 'There is nobody to transfer to.';
    this.#tell({ type: 'status-update', status: 'forwarding', destination });
    this.#update({ destination });
    void this.end('assistant-forwarded-call');
    return 'Transfer initiated.';
  }

  async #say(text: string): Promise<void> {
    const voice = this.#voice;
    if (!voice || this.#isEnded) return;
    const audio = await this.#world.speaker.speak(text, VOICE);
    const atMs = this.#world.now();
    const heard = await voice.say(audio);
    const durationMs = heard === 'heard' ? muLawMs(audio) : this.#world.now() - atMs;
    this.#log.said('bot', text, { atMs, durationMs });
    this.#tell({ type: 'transcript', role: 'assistant', transcriptType: 'final', transcript: text });
    this.#waitForWords();
  }

  #waitForWords(): void {
    clearTimeout(this.#silence);
    if (this.#isEnded) return;
    const { silenceTimeoutSeconds } = this.#parts.assistant;
    const seconds = typeof silenceTimeoutSeconds === 'number' ? silenceTimeoutSeconds : DEFAULT_SILENCE_S;
    this.#silence = setTimeout(() => void this.end('silence-timed-out'), seconds * 1_000).unref();
  }

  #call(): WireResource {
    return this.#parts.organisation.calls.get(this.id) ?? this.#parts.call;
  }

  #update(change: Fields): WireResource {
    const call = patched(this.#call(), change, this.#world.now());
    this.#parts.organisation.calls.set(this.id, call);
    return call;
  }

  #common(): Fields {
    const { assistant, phoneNumber } = this.#parts;
    const call = this.#call();
    return { call, assistant, phoneNumber, customer: call.customer, artifact: { messages: this.#log.messages() } };
  }

  /** In order, and never awaited by the conversation. */
  #tell(message: ServerMessage): void {
    const { organisation, assistant, phoneNumber } = this.#parts;
    const wanted: unknown = assistant.serverMessages;
    const kinds = Array.isArray(wanted) ? wanted.map(String) : DEFAULT_MESSAGES;
    const server = serverOf({ assistant, ...(phoneNumber ? { phoneNumber } : {}), organisation });
    if (!server || !kinds.some((kind) => kind.replace(/\[.*$/, '') === message.type)) return;
    const whole = { ...this.#common(), ...message };
    this.#messages = this.#messages.then(() => deliver({ server, organisation, message: whole }));
  }

  #newLog(): ConversationLog {
    const { now } = this.#world;
    return new ConversationLog(now(), { prompt: promptOf(this.#parts.assistant), now });
  }
}

/** The system prompt of an assistant. */
function promptOf(assistant: Fields): string {
  const system = listField(recordField(assistant, 'model'), 'messages').find(({ role }) => role === 'system');
  return textField(system, 'content') ?? '';
}
