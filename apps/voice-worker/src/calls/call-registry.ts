import { instruments } from '@offhook/telemetry';
import { TOKEN_LIFETIME_MS } from './stream-token.ts';

/** What the registry needs to know of a running call. */
export interface RegisteredCall {
  readonly callSid: string;
  readonly accountSid: string;
}

export type Admission = 'admitted' | 'capacity' | 'draining';

interface Ticket<Call> {
  readonly call: Call;
  readonly expiresAtMs: number;
}

/** The calls of one process: how many there may be, which are there, and who may open their media streams. */
export class CallRegistry<Call extends RegisteredCall> {
  readonly #maxCalls: number;
  readonly #now: () => number;
  readonly #calls = new Map<string, Call>();
  readonly #tickets = new Map<string, Ticket<Call>>();
  readonly #waiters = new Set<() => void>();
  #reserved = 0;
  #isDraining = false;

  constructor(options: { maxCalls: number; now?: () => number }) {
    this.#maxCalls = options.maxCalls;
    this.#now = options.now ?? Date.now;
  }

  get size(): number {
    return this.#calls.size;
  }

  get isFull(): boolean {
    return this.#calls.size + this.#reserved >= this.#maxCalls;
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** Takes a place for a call that is being set up; `add` or `release` gives it back. */
  admit(): Admission {
    if (this.#isDraining) return 'draining';
    if (this.isFull) return 'capacity';
    this.#reserved += 1;
    return 'admitted';
  }

  release(): void {
    this.#reserved -= 1;
    this.#wake();
  }

  add(call: Call): void {
    this.#reserved -= 1;
    this.#calls.set(call.callSid, call);
    instruments().activeCalls.add(1);
  }

  remove(call: Call): void {
    if (this.#calls.get(call.callSid) !== call) return;
    this.#calls.delete(call.callSid);
    for (const [token, ticket] of this.#tickets) if (ticket.call === call) this.#tickets.delete(token);
    instruments().activeCalls.add(-1);
    this.#wake();
  }

  get(callSid: string): Call | undefined {
    return this.#calls.get(callSid);
  }

  all(): Call[] {
    return [...this.#calls.values()];
  }

  /** From now on `token` opens this call's media stream, once, within a minute. */
  acceptToken(token: string, call: Call): void {
    this.#tickets.set(token, { call, expiresAtMs: this.#now() + TOKEN_LIFETIME_MS });
  }

  /** The call a stream may be attached to, or null: token unknown, used, too old, or of another call or account. */
  redeemToken(token: string, stream: RegisteredCall): Call | null {
    const ticket = this.#tickets.get(token);
    if (!ticket) return null;
    this.#tickets.delete(token);
    const { call, expiresAtMs } = ticket;
    const isOurs = call.callSid === stream.callSid && call.accountSid === stream.accountSid;
    return isOurs && this.#now() <= expiresAtMs ? call : null;
  }

  /** From now on no call is admitted. */
  startDraining(): void {
    this.#isDraining = true;
  }

  /** Resolves with true when no call is left, with false when that took too long. */
  async whenEmpty(timeoutMs: number): Promise<boolean> {
    const deadlineMs = Date.now() + timeoutMs;
    while (this.#calls.size + this.#reserved > 0) {
      const leftMs = deadlineMs - Date.now();
      if (leftMs <= 0) return false;
      await this.#nextChange(leftMs);
    }
    return true;
  }

  #nextChange(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiters.delete(done);
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      this.#waiters.add(done);
    });
  }

  #wake(): void {
    for (const wake of [...this.#waiters]) wake();
  }
}
