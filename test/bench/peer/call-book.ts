import { Ledger } from '../harness/ledger.ts';
import { Samples } from '../harness/quantiles.ts';

/** One interruption, as the model's side saw it. */
export interface PeerBarge {
  readonly answer: number;
  readonly startedAtUs: number;
  /** What the bridge said was heard, or null when it did not truncate. */
  audioEndMs: number | null;
}

export interface PeerTool {
  readonly toolCallId: string;
  readonly calledAtUs: number;
  answeredAtUs: number | null;
}

/** What the model's side knows of one call, whichever sessions it has had. */
export interface CallPage {
  readonly call: number;
  readonly ledger: Ledger;
  /** Answers begun. */
  answers: number;
  /** Frames of answers that were not cut before they were sent. */
  sent: number;
  /** Frames of answers that had been cut already. */
  sentLate: number;
  firstHeardAtUs: number | null;
  openedAtUs: number | null;
  readonly barges: PeerBarge[];
  readonly tools: PeerTool[];
  /** Its delays are not counted: something was done to it. */
  isLeftOut: boolean;
}

/** What the model's side knows of all calls, by the number in their stamps. */
export class CallBook {
  readonly #pages = new Map<number, CallPage>();
  /** From the caller's frame to here, in milliseconds, of the open window. */
  readonly delay = new Samples();

  page(call: number): CallPage {
    const known = this.#pages.get(call);
    if (known) return known;
    const page: CallPage = {
      call,
      ledger: new Ledger(call),
      answers: 0,
      sent: 0,
      sentLate: 0,
      firstHeardAtUs: null,
      openedAtUs: null,
      barges: [],
      tools: [],
      isLeftOut: false,
    };
    this.#pages.set(call, page);
    return page;
  }

  find(call: number): CallPage | undefined {
    return this.#pages.get(call);
  }

  forget(calls: readonly number[]): void {
    for (const call of calls) this.#pages.delete(call);
  }
}
