import type { WantedCall } from './tool-call-shapes.ts';

/** What was said and done in one call, as `messages` and `transcript` tell of it. */
export class ConversationLog {
  readonly #messages: Record<string, unknown>[] = [];
  readonly #startedAtMs: number;
  readonly #now: () => number;

  constructor(startedAtMs: number, { prompt, now }: { prompt: string; now: () => number }) {
    this.#startedAtMs = startedAtMs;
    this.#now = now;
    this.#messages.push({ role: 'system', message: prompt, ...this.#times(startedAtMs) });
  }

  said(role: 'bot' | 'user', message: string, { atMs, durationMs }: { atMs: number; durationMs: number }): void {
    this.#messages.push({ role, message, ...this.#times(atMs), endTime: atMs + durationMs, duration: durationMs });
  }

  wanted(calls: readonly WantedCall[]): void {
    const toolCalls = calls.map(({ toolCallId, name, args }) => ({
      id: toolCallId,
      type: 'function',
      function: { name, arguments: JSON.stringify(args) },
    }));
    this.#messages.push({ role: 'tool_calls', message: '', toolCalls, ...this.#times(this.#now()) });
  }

  answered({ toolCallId, name }: WantedCall, result: string): void {
    this.#messages.push({ role: 'tool_call_result', toolCallId, name, result, ...this.#times(this.#now()) });
  }

  messages(): readonly Readonly<Record<string, unknown>>[] {
    return this.#messages;
  }

  transcript(): string {
    const lines = this.#messages.flatMap(({ role, message }) => {
      if (role !== 'bot' && role !== 'user') return [];
      return [`${role === 'bot' ? 'AI' : 'User'}: ${String(message)}`];
    });
    return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
  }

  #times(atMs: number) {
    return { time: atMs, secondsFromStart: Math.max(0, atMs - this.#startedAtMs) / 1_000 };
  }
}
