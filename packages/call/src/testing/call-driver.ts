import { step } from '../call-machine.ts';
import { type CallSettings, type CallState, initialCallState } from '../call-state.ts';
import type { CallCommand } from '../commands.ts';
import type { CallEvent, RequestedToolCall, ResponseStatus, TimerName } from '../events.ts';

export const TEST_SETTINGS: CallSettings = {
  greeting: 'Thanks for calling Brightwater.',
  fillers: ['One moment.', 'Still checking.'],
  silencePrompts: ['Are you still there?', 'Can you hear me?'],
  silenceGoodbye: 'I will hang up now. Goodbye.',
  lengthWarning: 'We have one minute left.',
  lengthGoodbye: 'Our time is up. Goodbye.',
  bridgeSentence: 'The line dropped.',
  bridgeSayAgain: 'Say that again, please?',
  bridgeGoOn: 'Please go on.',
  silenceMs: 7_000,
  fillerFirstMs: 1_200,
  fillerEveryMs: 8_000,
  maxLengthMs: 600_000,
  warningBeforeMs: 60_000,
  assistantGoodbye: 'Thank you for calling. Goodbye.',
  ownerGoodbye: 'I have to end this call. Goodbye.',
  automatedGoodbye: 'This seems to be a recording. Goodbye.',
  continuousSpeechMs: 40_000,
  noise: { acknowledgements: ['uh-huh', 'yeah', 'okay'], farewells: ['bye', 'thank you'], shortSpeechMs: 950 },
  human: null,
};

/** Omit that keeps the members of a union apart. */
type WithoutTime<E> = E extends CallEvent ? Omit<E, 'atMs'> : never;

/** Mu-law silence of this length, as base64. */
export function audioOf(ms: number): string {
  return Buffer.alloc(ms * 8, 0xff).toString('base64');
}

/** Drives one machine by hand: a clock, events in, commands out, and timers that fire when their time comes. */
export class CallDriver {
  nowMs = 1_000;
  state: CallState;
  readonly commands: CallCommand[] = [];
  readonly timers = new Map<TimerName, number>();

  constructor(settings: Partial<CallSettings> = {}, options: Parameters<typeof initialCallState>[1] = {}) {
    this.state = initialCallState({ ...TEST_SETTINGS, ...settings }, options);
  }

  /** Tells the machine one fact; answers the commands it gave for it. */
  tell(event: WithoutTime<CallEvent>): readonly CallCommand[] {
    const [state, commands] = step(this.state, { ...event, atMs: this.nowMs } as CallEvent);
    this.state = state;
    for (const command of commands) {
      this.commands.push(command);
      if (command.type === 'timer.start') this.timers.set(command.timer, this.nowMs + command.delayMs);
      if (command.type === 'timer.cancel') this.timers.delete(command.timer);
      if (command.type === 'call.end') this.timers.clear();
    }
    return commands;
  }

  /** Lets time pass; timers that fall due fire in order. */
  wait(ms: number): void {
    const untilMs = this.nowMs + ms;
    for (let due = this.#nextDue(untilMs); due; due = this.#nextDue(untilMs)) {
      this.nowMs = Math.max(this.nowMs, due[1]);
      this.timers.delete(due[0]);
      this.tell({ type: 'timer.fired', timer: due[0] });
    }
    this.nowMs = untilMs;
  }

  /** Stream and session are there and the greeting (of `greetingMs`) was generated and heard. */
  converse(greetingMs = 1_000): this {
    this.tell({ type: 'media.started' });
    this.tell({ type: 'realtime.ready' });
    this.answer('resp_greeting', { ms: greetingMs });
    this.hearAll();
    return this;
  }

  /** A whole response as the server sends it, answering our request if one is open. */
  answer(
    responseId: string,
    content: { ms?: number; text?: string; toolCalls?: RequestedToolCall[]; status?: ResponseStatus } = {},
  ): void {
    this.begin(responseId);
    if (content.ms) this.audio(responseId, content.ms, content.text);
    this.finish(responseId, content);
  }

  begin(responseId: string): void {
    this.tell({ type: 'response.started', responseId, requestId: this.state.responses.creating?.requestId ?? null });
  }

  audio(responseId: string, ms: number, text = 'one two three four five six seven eight nine ten'): void {
    const itemId = `item_${responseId}`;
    this.tell({ type: 'assistant.text', responseId, itemId, delta: text });
    this.tell({ type: 'assistant.audio', responseId, itemId, payload: audioOf(ms) });
  }

  finish(
    responseId: string,
    { toolCalls = [], status = 'completed' }: { toolCalls?: RequestedToolCall[]; status?: ResponseStatus } = {},
  ): void {
    this.tell({ type: 'response.finished', responseId, status, toolCalls });
  }

  /** Twilio plays everything that is queued and echoes the marks. */
  hearAll(): void {
    const { playback } = this.state;
    this.nowMs += Math.max(0, playback.sentMs - (playback.anchorMs + this.nowMs - playback.anchorAtMs));
    for (const mark of playback.marks) this.tell({ type: 'playback.marked', name: mark.name });
  }

  speech(itemId: string, text = 'hello'): void {
    this.tell({ type: 'caller.speechStarted', itemId });
    this.tell({ type: 'caller.speechStopped', itemId });
    this.tell({ type: 'caller.transcribed', itemId, text });
  }

  of<T extends CallCommand['type']>(type: T): Extract<CallCommand, { type: T }>[] {
    return this.commands.filter((command): command is Extract<CallCommand, { type: T }> => command.type === type);
  }

  /** What we asked the model to say or do, in order. */
  get asked(): string[] {
    return this.of('realtime.createResponse').map(({ request }) => request.say ?? `<${request.purpose}>`);
  }

  #nextDue(untilMs: number): [TimerName, number] | undefined {
    return [...this.timers].filter(([, at]) => at <= untilMs).sort((a, b) => a[1] - b[1])[0];
  }
}

export function toolCall(toolCallId: string, name = 'get_slots'): RequestedToolCall {
  return { toolCallId, name, argumentsJson: '{}' };
}
