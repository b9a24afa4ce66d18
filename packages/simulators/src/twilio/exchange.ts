import type { HumanScript } from './human-script.ts';
import { LiveCall, type LiveCallOptions } from './live-call.ts';
import { MessageBook } from './message-book.ts';
import { NumberBook } from './number-book.ts';
import { RecordingBook } from './recording-book.ts';

/** What goes wrong with REST requests. `times`: so many, then none. */
export type RestFault =
  | { mode: 'off' }
  /** 429, code 20429: too many at once; nothing was done. */
  | { mode: 'rate-limited'; times?: number | undefined }
  /** 503, code 20503. */
  | { mode: 'unavailable'; times?: number | undefined }
  /** Does what was asked and breaks the connection: whoever asked cannot know. */
  | { mode: 'lost-answer'; times?: number | undefined }
  /** Answers after this long. */
  | { mode: 'slow'; delayMs: number; times?: number | undefined };

export type ExchangeOptions = {
  accountSid: string;
  authToken: string;
  /** Where its REST API is reached; addresses of recordings begin with it. */
  apiBaseUrl?: string;
  /** Numbers of the account besides those that are called. */
  ownNumbers?: readonly string[];
};

/** Calls that are over can be asked about for a while. */
const MAX_REMEMBERED_CALLS = 1_000;
const API_VERSION = '2010-04-01';

/** One Twilio account: its calls, live and past, and its recordings. What happens on the lines and the REST API meet here. */
export class TelephoneExchange {
  readonly accountSid: string;
  readonly authToken: string;
  readonly recordings = new RecordingBook();
  readonly messages = new MessageBook();
  readonly numbers = new NumberBook();
  /** Set when the port of the API is known. */
  apiBaseUrl: string;
  readonly #calls = new Map<string, LiveCall>();
  readonly #ownNumbers: Set<string>;
  readonly #people = new Map<string, HumanScript>();
  readonly #background = new Set<Promise<void>>();
  #fault: RestFault = { mode: 'off' };
  #faultsLeft = 0;

  constructor({ accountSid, authToken, apiBaseUrl = 'https://api.twilio.com', ownNumbers = [] }: ExchangeOptions) {
    this.accountSid = accountSid;
    this.authToken = authToken;
    this.apiBaseUrl = apiBaseUrl;
    this.#ownNumbers = new Set(ownNumbers);
  }

  /** Registers a leg, so that REST finds it. */
  open(options: LiveCallOptions): LiveCall {
    const call = new LiveCall(options);
    this.#calls.set(call.callSid, call);
    if (options.identity.direction !== 'outbound-dial') this.#ownNumbers.add(ownNumberOf(call));
    this.#forgetOldest();
    return call;
  }

  find(callSid: string): LiveCall | undefined {
    return this.#calls.get(callSid);
  }

  /** Newest first, as Twilio lists them. */
  list(): LiveCall[] {
    return [...this.#calls.values()].reverse();
  }

  owns(number: string): boolean {
    if (this.numbers.isReleased(number)) return false;
    return this.#ownNumbers.has(number) || this.numbers.findByNumber(number) !== undefined;
  }

  /** Who answers at a number when no call brings its own people along. */
  placePerson(number: string, person: HumanScript): void {
    this.#people.set(number, person);
  }

  personAt(number: string): HumanScript | undefined {
    return this.#people.get(number);
  }

  recordingUrl(recordingSid: string): string {
    return `${this.apiBaseUrl}/${API_VERSION}/Accounts/${this.accountSid}/Recordings/${recordingSid}`;
  }

  /** Keeps work that nobody waits for, such as the reports about a text. */
  inBackground(work: Promise<void>): void {
    const running = work.catch(() => undefined).finally(() => this.#background.delete(running));
    this.#background.add(running);
  }

  /** Resolves when nothing runs in the background. */
  async settled(): Promise<void> {
    while (this.#background.size > 0) await Promise.all(this.#background);
  }

  setRestFault(fault: RestFault): void {
    this.#fault = fault;
    this.#faultsLeft = fault.mode === 'off' ? 0 : (fault.times ?? Number.POSITIVE_INFINITY);
  }

  /** What the request that came now suffers from. */
  takeRestFault(): RestFault {
    if (this.#faultsLeft <= 0) return { mode: 'off' };
    this.#faultsLeft -= 1;
    return this.#fault;
  }

  #forgetOldest(): void {
    for (const [callSid, call] of this.#calls) {
      if (this.#calls.size <= MAX_REMEMBERED_CALLS) return;
      if (call.isOver) this.#calls.delete(callSid);
    }
  }
}

function ownNumberOf({ identity }: LiveCall): string {
  return identity.direction === 'outbound-api' ? identity.from : identity.to;
}
