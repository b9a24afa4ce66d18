import type { CallOptions } from '../calendar/calendar-port.ts';

/** Something that can be booked at Cal.com. */
export interface CalcomEventType {
  readonly eventTypeId: number;
  readonly title: string;
  readonly lengthMin: number;
  /** Bookings wait until somebody at the business says yes. */
  readonly requiresConfirmation: boolean;
  /** Questions that must be answered and that we cannot answer, in the words of whoever asks. */
  readonly unanswerable: readonly string[];
}

export interface CalcomAccount {
  readonly name: string;
  readonly username: string;
}

export interface WebhookWish {
  readonly subscriberUrl: string;
  readonly secret: string;
}

/** `address_refused`: Cal.com sends nothing to such an address, a local one for example. */
export type WebhookAnswer =
  | { readonly ok: true; readonly webhookId: string }
  | { readonly ok: false; readonly reason: 'address_refused' | 'refused' };

/** The account behind one key. Methods throw AppErrors: UPSTREAM_UNAUTHORIZED for a key that Cal.com does not know. */
export interface CalcomAccountPort {
  account(options: CallOptions): Promise<CalcomAccount>;
  eventTypes(account: CalcomAccount, options: CallOptions): Promise<readonly CalcomEventType[]>;
  /** Whether anything of it is free between two instants. */
  hasFreeTimes(
    eventTypeId: number,
    within: { readonly fromMs: number; readonly untilMs: number },
    options: CallOptions,
  ): Promise<boolean>;
  /** Makes the webhook, or sets the one that this address has already. */
  registerWebhook(wish: WebhookWish, options: CallOptions): Promise<WebhookAnswer>;
  /** Whether it is there, switched on, and sends to that address. */
  isWebhookOn(
    webhook: { readonly webhookId: string; readonly subscriberUrl: string },
    options: CallOptions,
  ): Promise<boolean>;
  /** One that has gone is removed. */
  removeWebhook(webhookId: string, options: CallOptions): Promise<void>;
}

/** Opens the account of a key; where Cal.com is stands in the settings. */
export type OpenCalcomAccount = (apiKey: string) => CalcomAccountPort;
