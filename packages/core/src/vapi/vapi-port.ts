import type { VapiAssistant, VapiCall, VapiPhoneNumber, VapiSquad, VapiTool } from '@offhook/protocol';
import type { CallOptions } from '../calendar/calendar-port.ts';

/** One answer of a list. */
export interface VapiList<Item> {
  readonly items: readonly Item[];
  /** Entries that came without an id or were no object: told to the owner, not dropped in silence. */
  readonly unreadable: number;
}

/** A page of the history, newest first. There is no cursor: the next page begins at the oldest creation date seen (see `readCallPage`). */
export interface VapiCallQuery {
  /** ISO 8601; calls created at that instant or before. Left out: the newest. */
  readonly createdAtLe?: string;
  /** ISO 8601; calls created before that instant. */
  readonly createdAtLt?: string;
  /** At most 1000, as Vapi allows. */
  readonly limit: number;
}

export interface VapiNumberImport {
  /** E.164. */
  readonly number: string;
  readonly twilioAccountSid: string;
  readonly twilioAuthToken: string;
  readonly name?: string;
  readonly assistantId?: string;
  /** Left out or true: Vapi takes the number's text messages as well as its calls. */
  readonly smsEnabled?: boolean;
}

/** What may be changed about a number at Vapi. Null takes a value away. */
export interface VapiNumberChange {
  readonly name?: string;
  readonly assistantId?: string | null;
  readonly smsEnabled?: boolean;
}

export interface BypassCall {
  readonly phoneNumberId: string;
  /** Left out: whatever the number is assigned to at Vapi answers. */
  readonly assistantId?: string;
  /** The caller, E.164. */
  readonly customerNumber: string;
  /** The whole time that Vapi may take, milliseconds. Twilio waits 15 s for us. */
  readonly timeoutMs: number;
}

/** `notSupported`: this account has no bypass; asking again is of no use until something changes at Vapi. */
export type BypassAnswer =
  | { readonly kind: 'twiml'; readonly twiml: string; readonly vapiCallId: string }
  | { readonly kind: 'notSupported'; readonly reason: string };

export type VapiRecordingKind = 'mono' | 'stereo' | 'customer' | 'assistant';

/**
 * One Vapi account (protocols/vapi.md). Methods throw AppErrors: UPSTREAM_UNAUTHORIZED for a key that Vapi does not know,
 * UPSTREAM_RATE_LIMITED after waiting as often as is sensible, UPSTREAM_REJECTED for any other "no", UPSTREAM_UNAVAILABLE and
 * TOOL_TIMEOUT when there is no answer. Reads are repeated; a write is sent once, and after a time-out its outcome is unknown.
 *
 * `importNumber` and `updateNumber` may overwrite the number's voice and message addresses at Twilio: read them again afterwards.
 */
export interface VapiPort {
  listAssistants(options: CallOptions): Promise<VapiList<VapiAssistant>>;
  listTools(options: CallOptions): Promise<VapiList<VapiTool>>;
  listSquads(options: CallOptions): Promise<VapiList<VapiSquad>>;
  listPhoneNumbers(options: CallOptions): Promise<VapiList<VapiPhoneNumber>>;
  listCalls(query: VapiCallQuery, options: CallOptions): Promise<VapiList<VapiCall>>;
  /** Null: there is no such call, or it was deleted. */
  getCall(vapiCallId: string, options: CallOptions): Promise<VapiCall | null>;
  importNumber(wish: VapiNumberImport, options: CallOptions): Promise<VapiPhoneNumber>;
  updateNumber(phoneNumberId: string, change: VapiNumberChange, options: CallOptions): Promise<VapiPhoneNumber>;
  /**
   * Has Vapi's assistant take a call that is ringing at us: the answer to Twilio that connects it. Sent once. An account without the bypass
   * would ring the customer instead; such a call is ended at once and the answer is `notSupported`.
   */
  createBypassCall(call: BypassCall): Promise<BypassAnswer>;
  /** An address that plays for a few minutes; null when there is no recording. */
  recordingUrl(vapiCallId: string, kind: VapiRecordingKind, options: CallOptions): Promise<string | null>;
}

/** Opens the account of a key; where Vapi is stands in the settings. */
export type OpenVapiAccount = (apiKey: string) => VapiPort;

/** The account of one business; null when it has not connected one. Wiring hands it in. */
export type VapiFor = (projectId: string) => Promise<VapiPort | null>;
