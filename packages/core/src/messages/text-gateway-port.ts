import type { ReceivedText } from './receive-text.ts';

export interface TextToSend {
  readonly from: string;
  readonly to: string;
  readonly body: string;
  /** Where the telephone company reports what became of it. */
  readonly statusUrl: string;
}

/** `sent`: the telephone company has it. `refused`: it never will; `code` is the company's (`21610`: they answered STOP). */
export type SendAnswer =
  | { readonly state: 'sent'; readonly providerSid: string }
  | { readonly state: 'refused'; readonly code: string };

export interface TextQuery {
  readonly from: string;
  readonly to: string;
  readonly body: string;
  /** Epoch milliseconds: made since then. */
  readonly sinceMs: number;
}

/** The telephone company's side of text messages. */
export interface TextGatewayPort {
  /**
   * @throws AppError. UPSTREAM_RATE_LIMITED, UPSTREAM_UNAUTHORIZED and NOT_CONFIGURED: nothing was sent. Anything else: unknown;
   * there is no idempotency key, so it must be looked up before it is sent again.
   */
  send(text: TextToSend): Promise<SendAnswer>;
  /** Ids of texts with these very words, newest first. Throws an AppError when it cannot tell. */
  find(query: TextQuery): Promise<readonly string[]>;
  /** The newest texts that people sent to the account's numbers; `nowMs` of each is when it came. Throws an AppError. */
  received(query: { readonly sinceMs: number }): Promise<readonly ReceivedText[]>;
}

/** Twilio: the recipient answered STOP. */
export const CODE_OPTED_OUT = '21610';
