import { newSid } from './sids.ts';

export type TextDirection = 'inbound' | 'outbound-api' | 'outbound-reply';
export type TextStatus = 'queued' | 'sent' | 'delivered' | 'undelivered' | 'failed' | 'received';

export type SimulatedText = {
  readonly sid: string;
  readonly direction: TextDirection;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly createdAt: Date;
  sentAt: Date | null;
  status: TextStatus;
  errorCode: number | null;
};

/** Why a text to a number does not arrive: refused at once (21…), or reported later (30…). */
export const TEXT_FATES = {
  21211: 'refused',
  21408: 'refused',
  21608: 'refused',
  21610: 'refused',
  21612: 'refused',
  21614: 'refused',
  30003: 'undelivered',
  30005: 'undelivered',
  30006: 'undelivered',
  30007: 'undelivered',
  30008: 'undelivered',
  30034: 'undelivered',
} as const satisfies Record<number, 'refused' | 'undelivered'>;
export type TextFate = keyof typeof TEXT_FATES;

/** Twilio: numbers for tests that always meet the same refusal. */
const TEST_NUMBERS: Readonly<Record<string, TextFate>> = {
  '+15005550001': 21211,
  '+15005550002': 21612,
  '+15005550003': 21408,
  '+15005550004': 21610,
  '+15005550009': 21614,
};

/** Twilio's support for opt-out keywords on long codes; the whole text, in any case. */
const STOP_WORDS = ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'];
const START_WORDS = ['START', 'YES', 'UNSTOP'];
const HELP_WORDS = ['HELP', 'INFO'];
const STOPPED =
  'You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.';
const STARTED =
  'You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply.';
const HELPED = 'Reply STOP to unsubscribe. Msg&Data Rates May Apply.';

const MAX_REMEMBERED = 5_000;

/** The texts of one account, who does not want any, and what becomes of those to certain numbers. */
export class MessageBook {
  readonly #texts: SimulatedText[] = [];
  /** `own>customer`: an opt-out is between two numbers. */
  readonly #optedOut = new Set<string>();
  readonly #fates = new Map<string, TextFate>();

  add(text: Pick<SimulatedText, 'direction' | 'from' | 'to' | 'body'> & { status: TextStatus }): SimulatedText {
    const kept: SimulatedText = { sid: newSid('SM'), createdAt: new Date(), sentAt: null, errorCode: null, ...text };
    this.#texts.push(kept);
    if (this.#texts.length > MAX_REMEMBERED) this.#texts.shift();
    return kept;
  }

  find(sid: string): SimulatedText | undefined {
    return this.#texts.find((text) => text.sid === sid);
  }

  /** Newest first, as Twilio lists them. */
  list(): SimulatedText[] {
    return [...this.#texts].reverse();
  }

  /** What every text to `number` meets from now on; null: it arrives. */
  setFate(number: string, fate: TextFate | null): void {
    if (fate === null) this.#fates.delete(number);
    else this.#fates.set(number, fate);
  }

  fateOf({ from, to }: { from: string; to: string }): TextFate | null {
    if (this.#optedOut.has(`${from}>${to}`)) return 21610;
    return this.#fates.get(to) ?? TEST_NUMBERS[to] ?? null;
  }

  /** Keeps a text of a customer and does with its keyword what Twilio does, before any webhook. */
  receive({ from, to, body }: { from: string; to: string; body: string }): SimulatedText {
    const text = this.add({ direction: 'inbound', from, to, body, status: 'received' });
    const word = body.trim().toUpperCase();
    const pair = `${to}>${from}`;
    const answer = (words: string) => {
      const reply = this.add({ direction: 'outbound-reply', from: to, to: from, body: words, status: 'delivered' });
      reply.sentAt = new Date();
    };
    if (STOP_WORDS.includes(word)) {
      if (!this.#optedOut.has(pair)) answer(STOPPED);
      this.#optedOut.add(pair);
    } else if (START_WORDS.includes(word) && this.#optedOut.delete(pair)) {
      answer(STARTED);
    } else if (HELP_WORDS.includes(word)) {
      answer(HELPED);
    }
    return text;
  }
}
