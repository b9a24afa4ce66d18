import { z } from 'zod';

/**
 * Where Twilio takes a number's calls and texts, as its IncomingPhoneNumbers resource keeps it (protocols/twilio-voice.md,
 * section 6). Every field is a string and `''` is none, so that two of them are compared, kept and put back byte for byte.
 * Precedence for calls: `trunkSid` before `voiceApplicationSid` before `voiceUrl`; for texts `smsApplicationSid` before `smsUrl`.
 */
export const NumberRouting = z.object({
  voiceUrl: z.string(),
  /** `POST` or `GET`, as everywhere below. */
  voiceMethod: z.string(),
  voiceFallbackUrl: z.string(),
  voiceFallbackMethod: z.string(),
  /** `AP...` */
  voiceApplicationSid: z.string(),
  /** `TK...`; Twilio deletes `voiceApplicationSid` when this is set, and the reverse. */
  trunkSid: z.string(),
  /** `voice` or `fax`. */
  voiceReceiveMode: z.string(),
  /** `true` or `false`: whether Twilio looks the caller's name up, which it bills. */
  voiceCallerIdLookup: z.string(),
  statusCallback: z.string(),
  statusCallbackMethod: z.string(),
  smsUrl: z.string(),
  smsMethod: z.string(),
  smsFallbackUrl: z.string(),
  smsFallbackMethod: z.string(),
  smsApplicationSid: z.string(),
});
export type NumberRouting = z.infer<typeof NumberRouting>;

/** How Twilio has a number that nobody has set up. */
export const UNSET_ROUTING: NumberRouting = {
  voiceUrl: '',
  voiceMethod: 'POST',
  voiceFallbackUrl: '',
  voiceFallbackMethod: 'POST',
  voiceApplicationSid: '',
  trunkSid: '',
  voiceReceiveMode: 'voice',
  voiceCallerIdLookup: 'false',
  statusCallback: '',
  statusCallbackMethod: 'POST',
  smsUrl: '',
  smsMethod: 'POST',
  smsFallbackUrl: '',
  smsFallbackMethod: 'POST',
  smsApplicationSid: '',
};

export interface NumberCapabilities {
  readonly voice: boolean;
  readonly sms: boolean;
  readonly mms: boolean;
}

/** A number that the account has. */
export interface OwnedNumber {
  /** `PN...` */
  readonly numberSid: string;
  readonly accountSid: string;
  readonly e164: string;
  /** What the Twilio console shows; at most 64 characters. */
  readonly friendlyName: string;
  readonly capabilities: NumberCapabilities;
  /** `twilio`, or `hosted`: only its texts are with Twilio. */
  readonly origin: string;
  /** `in-use` when it works. */
  readonly status: string;
  readonly routing: NumberRouting;
}

export const NUMBER_KINDS = ['local', 'tollFree', 'mobile'] as const;
export type NumberKind = (typeof NUMBER_KINDS)[number];

export interface NumberQuery {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly kind: NumberKind;
  /** Three digits; the United States and Canada only. */
  readonly areaCode?: string;
  /** 2 to 16 digits, letters or `*` for any one digit. */
  readonly contains?: string;
  /** What it must be able to do; every number that is offered takes calls. */
  readonly needsTexts?: boolean;
  readonly limit: number;
}

/** A number that can be bought at this moment; anybody may be faster. */
export interface AvailableNumber {
  readonly e164: string;
  /** Town, or empty. */
  readonly locality: string;
  /** State, such as `TX`, or empty. */
  readonly region: string;
  readonly country: string;
  readonly capabilities: NumberCapabilities;
  /** `none`, or whose address Twilio wants before it sells the number. */
  readonly addressRequirements: string;
}

/** Why Twilio will not do it, however often it is asked the same. */
export type NumberRefusal =
  | 'gone'
  | 'number_invalid'
  | 'area_code_invalid'
  | 'area_code_empty'
  | 'country_unknown'
  | 'address_needed'
  | 'bundle_needed'
  | 'refused';

export type SearchAnswer =
  | { readonly state: 'found'; readonly numbers: readonly AvailableNumber[] }
  | { readonly state: 'refused'; readonly reason: NumberRefusal; readonly twilioCode: string };

export type BuyAnswer =
  | { readonly state: 'bought'; readonly number: OwnedNumber }
  | { readonly state: 'refused'; readonly reason: NumberRefusal; readonly twilioCode: string };

export interface BuyRequest {
  readonly e164: string;
  readonly friendlyName: string;
  /** Already set when its first call comes. */
  readonly routing: Partial<NumberRouting>;
}

export type NumberChange = Partial<NumberRouting> & { readonly friendlyName?: string };

/**
 * The numbers of the one Twilio account that this system has; null in its place means there are no keys.
 *
 * Every method throws an AppError: UPSTREAM_UNAUTHORIZED (the keys are wrong), UPSTREAM_RATE_LIMITED (nothing was done),
 * UPSTREAM_REJECTED (Twilio will not, whatever is repeated; `message` has its code), UPSTREAM_UNAVAILABLE (no answer, in 10 s, or a
 * 5xx): for a write that means its outcome is not known. This port repeats no write, other than one refused for its rate.
 */
export interface TwilioNumbersPort {
  readonly accountSid: string;
  search(query: NumberQuery): Promise<SearchAnswer>;
  /** Every number of the account, page after page as they are asked for. */
  list(options?: { readonly pageSize?: number }): AsyncIterable<OwnedNumber>;
  /** Null: the account has no such number (any more). */
  get(numberSid: string): Promise<OwnedNumber | null>;
  findByNumber(e164: string): Promise<OwnedNumber | null>;
  /** Costs money. There is no idempotency key: an unknown outcome is settled by `findByNumber`. */
  buy(request: BuyRequest): Promise<BuyAnswer>;
  /** Only the fields given; `''` clears. @returns the number as Twilio has it afterwards. @throws NOT_FOUND too. */
  update(numberSid: string, change: NumberChange): Promise<OwnedNumber>;
  /** Gives the number back to Twilio, for good. `gone`: it was not there any more. */
  release(numberSid: string): Promise<'released' | 'gone'>;
  /** Names of the account's TwiML applications by sid: what an application that shadows a number is called. */
  applicationNames(): Promise<ReadonlyMap<string, string>>;
}
