import {
  type CallCommand,
  type CallEvent,
  type CallSettings,
  type CallState,
  type EndReason,
  type HandOver,
  initialCallState,
  type LossReason,
  type ResumedCall,
  silencesAssistant,
  step,
  type TimerName,
  type TurnRecord,
} from '@offhook/call';
import { type CallSoFar, EVENT_TYPE } from '@offhook/core';
import {
  type AudioDelta,
  type RealtimeServerMessage,
  type TwilioWriter,
  withResponseUsage,
  withTranscriptionUsage,
} from '@offhook/protocol';
import { ATTR, instruments, type Logger, type TelemetryContext } from '@offhook/telemetry';
import type { Journal } from '../journal/journal.ts';
import { callEventOf, type Untimed } from '../realtime/call-events.ts';
import { frameOf, isMessage, type MessageCommand } from '../realtime/command-frames.ts';
import type { RealtimeLink } from '../realtime/realtime-link.ts';
import type { ReadySession } from '../realtime/realtime-socket.ts';
import type { SessionLoss } from '../realtime/session-loss.ts';
import type { CallTape } from '../recording/call-tape.ts';
import type { AudioGap } from './audio-gap.ts';
import type { CallIdentity } from './call-identity.ts';
import { CallRecorder } from './call-recorder.ts';
import type { CallTools, ToolRequest } from './call-tools.ts';
import { CallTracing } from './call-tracing.ts';
import type { CallWatch, Finding } from './call-watch.ts';
import type { CallGreeting } from './greeting-clips.ts';
import { MediaGaps } from './media-gaps.ts';
import { PlayedAhead } from './played-ahead.ts';

/** The caller's end: one accepted media stream. */
export interface CallerLine {
  readonly writer: TwilioWriter;
  send(frame: string): void;
  /** Empties Twilio's queue: leaves before everything that is not yet written, and instead of it. */
  clear(): void;
  close(): void;
}

export interface CallRuntimeOptions {
  readonly identity: CallIdentity;
  readonly settings: CallSettings;
  readonly model: string;
  readonly realtime: Pick<
    RealtimeLink,
    'listen' | 'appendAudio' | 'send' | 'close' | 'redial' | 'prepareNext' | 'switchOver'
  >;
  /** A call that another worker had before: what the model is told, and what is written down so far. */
  readonly resumed?: ResumedCall;
  readonly before?: CallSoFar;
  /** A call that begins here greets its caller: from a clip, if there is one. */
  readonly greeting?: CallGreeting;
  readonly tools: CallTools;
  readonly journal: Pick<Journal, 'append' | 'settled'>;
  readonly logger: Logger;
  /** Present when the call is recorded; asked once, when the stream starts. `offsetMs`: how long the call had lasted before. */
  readonly startTape?: (offsetMs: number) => Pick<CallTape, 'caller' | 'assistant' | 'cleared' | 'end'> | null;
  /** Looks at what was said and answered, once per turn and function call. */
  readonly watch?: CallWatch;
  /** The webhook's span: turns are traced under it. */
  readonly telemetryContext: TelemetryContext;
  /** Once, when the call is over and its last record is with the journal. */
  readonly onEnded: (call: CallRuntime, handOver?: HandOver) => void;
}

/** What is not just a message to the model. */
type Deed = Exclude<CallCommand, MessageCommand>;
type Performers = { readonly [T in Deed['type']]: (call: CallRuntime, deed: Extract<Deed, { type: T }>) => void };

/** Errors that are part of an ordinary conversation: a race with voice detection, lost. */
const HARMLESS_ERRORS = new Set(['response_cancel_not_active', 'conversation_already_has_active_response']);

/**
 * Performs what the call machine decides: a queue of events, one at a time, and the adapters. Events raised while commands
 * are performed wait their turn; what an adapter cannot do comes back as an event. It decides nothing itself.
 */
export class CallRuntime {
  readonly identity: CallIdentity;
  readonly #options: CallRuntimeOptions;
  readonly #recorder: CallRecorder;
  readonly #tracing: CallTracing;
  readonly #timers = new Map<TimerName, NodeJS.Timeout>();
  readonly #hangUp = new AbortController();
  readonly #queue: CallEvent[] = [];
  readonly #ahead = new PlayedAhead();
  #state: CallState;
  #isStepping = false;
  /** The clear that the present step will ask for has left. */
  #isCleared = false;
  #line: CallerLine | null = null;
  #tape: ReturnType<NonNullable<CallRuntimeOptions['startTape']>> = null;
  #endReason: EndReason | null = null;
  #audioGap: AudioGap | null = null;
  readonly #gaps = new MediaGaps((silence) => this.#options.realtime.appendAudio(silence));
  /** Until the greeting is over. */
  #greetingTake: CallGreeting['take'] | null;

  constructor(options: CallRuntimeOptions) {
    this.#options = options;
    this.identity = options.identity;
    const { greeting, resumed } = options;
    this.#state = initialCallState(options.settings, {
      awaitsClip: greeting !== undefined,
      ...(resumed ? { resumed } : {}),
    });
    this.#greetingTake = greeting?.take ?? null;
    this.#recorder = new CallRecorder(options.identity, options.journal, options);
    this.#tracing = new CallTracing(options.telemetryContext, options.identity, options.model);
    options.realtime.listen({
      onReady: (session) => this.#sessionReady(session),
      onAudio: (delta) => this.#assistantAudio(delta),
      onMessage: (message) => this.#hear(message),
      onLost: (loss) => this.#sessionLost(loss),
      onNextReady: ({ expiresInMs }) => this.tell({ type: 'realtime.nextReady', expiresInMs }),
      onNextLost: ({ detail }) => this.#nextSessionLost(detail),
    });
    void greeting?.clip.then((payloads) => this.#greetingFound(payloads));
  }

  get callSid(): string {
    return this.identity.callSid;
  }

  get accountSid(): string {
    return this.identity.accountSid;
  }

  /** Null while the call runs. */
  get endReason(): EndReason | null {
    return this.#endReason;
  }

  /** Somebody was there to talk to, here or at a worker before. */
  get hadSession(): boolean {
    return this.#state.session.wasUp || this.#state.offsetMs > 0;
  }

  get hasLine(): boolean {
    return this.#line !== null;
  }

  /** Twilio's stream is there and proved whose it is. False when the call has ended meanwhile or has one already. */
  attach(line: CallerLine): boolean {
    if (this.#line || this.#endReason) return false;
    this.#line = line;
    this.#recorder.mediaStarted();
    this.#tape = this.#options.startTape?.(this.#state.offsetMs) ?? null;
    this.tell({ type: 'media.started' });
    return true;
  }

  /** From now on `gap` sees every frame of the caller. */
  measureAudio(gap: AudioGap): void {
    this.#audioGap = gap;
  }

  /** One frame of the caller: straight on to the model, behind what is missing before it; the machine has nothing to decide about it. */
  callerAudio(payload: string, timestampMs: number | null = null): void {
    this.#audioGap?.frame();
    if (timestampMs !== null) this.#gaps.before(timestampMs, payload);
    this.#options.realtime.appendAudio(payload);
    this.#tape?.caller(payload);
  }

  tell(event: Untimed): void {
    this.#take({ ...event, atMs: performance.now() } as CallEvent);
  }

  #take(event: CallEvent): void {
    this.#queue.push(event);
    this.#run();
  }

  /** One event at a time, what was played ahead before the others: those raised while commands are performed wait. */
  #run(): void {
    if (this.#isStepping) return;
    this.#isStepping = true;
    try {
      for (const played of this.#ahead.take()) {
        for (const command of this.#step(played)) if (command.type !== 'twilio.media') this.#perform(command);
      }
      for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
        for (const command of this.#step(next)) this.#perform(command);
      }
    } finally {
      this.#isStepping = false;
    }
  }

  #step(event: CallEvent): readonly CallCommand[] {
    const [state, commands] = step(this.#state, event);
    this.#state = state;
    return commands;
  }

  /** One performer for each; the type finds a missing one. Of all calls: thirty closures are two kilobytes. */
  static readonly #performers: Performers = {
    'twilio.media': (call, { payload }) => call.#speak(payload),
    'twilio.mark': (call, { name }) => call.#line?.send(call.#line.writer.mark(name)),
    'twilio.clear': (call) => call.#clear(),
    'realtime.redial': (call, wanted) => call.#options.realtime.redial(wanted),
    'realtime.prepareNext': (call) => call.#options.realtime.prepareNext(),
    'realtime.switch': (call, { seed }) => call.#options.realtime.switchOver(seed),
    'tool.start': (call, request) => void call.#runTool(request),
    'tools.abort': (call) => call.#hangUp.abort(),
    'timer.start': (call, { timer, delayMs }) => call.#startTimer(timer, delayMs),
    'timer.cancel': (call, { timer }) => clearTimeout(call.#timers.get(timer)),
    'journal.turn': (call, { turn }) => call.#noteTurn(turn),
    'journal.sessionLost': (call, { reason }) => call.#noteLoss(reason),
    'journal.sessionResumed': (call, resumed) => call.#recorder.sessionResumed(resumed),
    'journal.controlTool': (call, { output, ...request }) => call.#recorder.controlTool(request, output),
    'journal.safety': (call, { rule, outcome, tries }) =>
      call.#recorder.event(EVENT_TYPE.safetySentence, { rule, outcome, tries }),
    'journal.interruption': (call, { itemId, ...heard }) => call.#recorder.interrupted(itemId, heard),
    'journal.resumed': (call, resumed) => call.#recorder.resumed(resumed),
    'call.end': (call, { reason, handOver }) => call.#end(reason, handOver),
  };

  #perform(command: CallCommand): void {
    if (isMessage(command)) {
      this.#options.realtime.send(frameOf(command));
      return;
    }
    // A command's own performer: the table's type says so, which an index by a union cannot.
    const perform = CallRuntime.#performers[command.type] as (call: CallRuntime, deed: Deed) => void;
    perform(this, command);
  }

  #speak(payload: string): void {
    if (!this.#line) return;
    this.#line.send(this.#line.writer.media(payload));
    this.#tape?.assistant(payload);
    this.#tracing.audioSent();
    const timeToFirstAudioMs = this.#recorder.audioSent();
    if (timeToFirstAudioMs !== null) instruments().timeToFirstAudio.record(timeToFirstAudioMs / 1_000);
  }

  #clear(): void {
    if (!this.#isCleared) this.#line?.clear();
    this.#tape?.cleared();
  }

  /** Barge-in: the `clear` leaves before the machine works out what else follows from it. */
  #callerSpoke(itemId: string): void {
    const atMs = performance.now();
    this.#run();
    if (!this.#isStepping && silencesAssistant(this.#state, atMs)) {
      this.#line?.clear();
      this.#isCleared = true;
    }
    this.#take({ type: 'caller.speechStarted', atMs, itemId });
    this.#isCleared = false;
  }

  #startTimer(timer: TimerName, delayMs: number): void {
    clearTimeout(this.#timers.get(timer));
    this.#timers.set(
      timer,
      setTimeout(() => this.tell({ type: 'timer.fired', timer }), delayMs),
    );
  }

  async #runTool(request: ToolRequest): Promise<void> {
    const { tools, logger } = this.#options;
    const { projectId, callId, callSid, callerNumber, bookingPageUrl } = this.identity;
    const context = { projectId, callId, callSid, callerNumber: callerNumber ?? '', bookingPageUrl };
    const { toolCallId, name, argumentsJson } = request;
    this.#recorder.toolStarted(request);
    this.#options.watch?.toolStarted(request);
    try {
      const finished = await tools.run(
        { toolCallId, name, argumentsJson },
        { ...context, signal: this.#hangUp.signal, telemetryContext: this.#tracing.turnContext },
      );
      if (this.#endReason) return;
      this.#recorder.toolFinished(toolCallId, finished);
      this.#act(this.#options.watch?.toolFinished(request, finished));
      this.tell({ type: 'tool.finished', toolCallId, output: finished.modelOutput });
      this.#act(this.#options.watch?.judge());
    } catch (error) {
      // An abort means that the caller is gone: nobody waits for an answer.
      if (this.#hangUp.signal.aborted) return;
      logger.error({ err: error, callSid, tool: name }, 'a tool broke its promise not to throw');
      const say = 'I am sorry, I cannot look that up right now. Someone will call you back.';
      this.tell({ type: 'tool.finished', toolCallId, output: JSON.stringify({ ok: false, say }) });
    }
  }

  #noteTurn(turn: TurnRecord): void {
    const { watch } = this.#options;
    this.#recorder.turn(turn);
    if (!watch) return;
    this.#act(watch.turn(turn));
    // After this step: a function that makes the words true may be about to start.
    queueMicrotask(() => this.#act(watch.judge()));
  }

  /** What the watch found is written down, and the machine decides what becomes of it. */
  #act(findings: readonly Finding[] = []): void {
    for (const { event, type, payload } of findings) {
      this.#recorder.event(type, payload);
      if (event) this.tell(event);
    }
  }

  #sessionReady({ sessionId, expiresInMs }: ReadySession): void {
    this.#recorder.sessionReady(sessionId);
    this.#tracing.sessionReady(sessionId);
    this.tell({ type: 'realtime.ready', expiresInMs });
  }

  #sessionLost({ reason, detail }: SessionLoss): void {
    this.#options.logger.warn({ callSid: this.callSid, reason, detail }, 'the Realtime session is lost');
    this.tell({ type: 'realtime.lost', reason });
  }

  #noteLoss(reason: LossReason): void {
    this.#recorder.event(EVENT_TYPE.realtimeLost, { reason });
    // Unknown is not nothing: the bill says that an answer's cost was never told.
    if (this.#tracing.sessionLost()) this.#recorder.usage((total) => withResponseUsage(total, null));
  }

  #nextSessionLost(detail: string): void {
    this.#options.logger.warn({ callSid: this.callSid, detail }, 'the next Realtime session could not be prepared');
    this.tell({ type: 'realtime.nextLost' });
  }

  #greetingFound(payloads: readonly string[] | null): void {
    if (payloads) this.#greetingTake = null;
    this.tell({ type: 'greeting.found', payloads });
  }

  #assistantAudio(delta: AudioDelta): void {
    this.#greetingTake?.audio(delta);
    const { responseId, itemId, payload } = delta;
    // 50 times a second: written out, because a spread of a spread costs as much as the step itself.
    const event = { type: 'assistant.audio', atMs: performance.now(), responseId, itemId, payload } as const;
    const isAhead = !this.#isStepping && this.#ahead.admits(this.#state, event);
    if (isAhead) this.#speak(payload);
    else this.#take(event);
    if (isAhead && this.#ahead.isDue) this.#run();
  }

  #hear(message: RealtimeServerMessage): void {
    // Barge-in first: what is kept about it can wait, the assistant's next word cannot.
    if (message.type === 'input_audio_buffer.speech_started') this.#callerSpoke(message.item_id);
    this.#greetingTake?.message(message);
    if (this.#greetingTake?.isOver) this.#greetingTake = null;
    this.#tracing.message(message);
    if (message.type === 'response.done')
      this.#recorder.usage((total) => withResponseUsage(total, message.response.usage));
    if (message.type === 'conversation.item.input_audio_transcription.completed') {
      this.#recorder.usage((total) => withTranscriptionUsage(total, message.usage));
    }
    if (message.type === 'error') this.#noteError(message.error);
    const event = callEventOf(message);
    if (event?.type === 'caller.speechStarted') this.#gaps.speechStarted();
    else if (event) this.tell(event);
    if (event?.type === 'caller.speechStopped') this.#gaps.speechStopped();
  }

  #noteError(error: Extract<RealtimeServerMessage, { type: 'error' }>['error']): void {
    const code = error.code ?? error.type ?? 'unknown';
    instruments().realtimeErrors.add(1, { code });
    if (HARMLESS_ERRORS.has(code)) return;
    // The message may quote an item's content: only the code and the field are kept.
    const { param = null } = error;
    this.#options.logger.warn({ callSid: this.callSid, code, param }, 'the Realtime API reported an error');
    this.#recorder.event(EVENT_TYPE.realtimeError, { code, param });
  }

  #end(reason: EndReason, handOver?: HandOver): void {
    this.#endReason = reason;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#gaps.speechStopped();
    this.#hangUp.abort();
    this.#options.realtime.close();
    this.#tape?.end();
    this.#tracing.ended();
    this.#recorder.left(reason);
    instruments().calls.add(1, { [ATTR.callEndReason]: reason });
    instruments().callDuration.record(this.#recorder.durationMs / 1_000);
    this.#options.onEnded(this, handOver);
    // Our close makes Twilio ask what comes next, and any worker may be asked: it must find how the call ended.
    void this.#options.journal.settled().then(() => this.#line?.close());
  }
}
