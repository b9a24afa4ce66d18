import { VapiCall } from './calls.ts';
import { asRecord, asText, instantMs } from './lenient.ts';

/** Whom and what a server message is about. Nothing of it may be believed before the credential was checked. */
export interface VapiContext {
  /** When Vapi wrote the message, epoch milliseconds. */
  readonly sentAtMs: number | null;
  readonly vapiCallId: string | null;
  /** Twilio's CallSid (`phoneCallProviderId`), when Twilio carries the call. */
  readonly callSid: string | null;
  readonly orgId: string | null;
  /** E.164, as Vapi knows the caller; null for web calls and withheld numbers. */
  readonly customerNumber: string | null;
  readonly customerName: string | null;
  /** The number that was called, E.164. */
  readonly businessNumber: string | null;
  readonly phoneNumberId: string | null;
  readonly assistantId: string | null;
  readonly assistantName: string | null;
  readonly squadId: string | null;
  /** All that was said about the call; null when nothing was (as in chats). */
  readonly call: VapiCall | null;
}

type Fields = Readonly<Record<string, unknown>>;

/** The parts that every message may carry, wherever it puts them. */
export function readContext(message: Fields): VapiContext {
  const parsed = VapiCall.safeParse(message.call);
  const call = parsed.success ? parsed.data : null;
  const customer = asRecord(message.customer) ?? call?.customer ?? null;
  const phoneNumber = asRecord(message.phoneNumber) ?? call?.phoneNumber ?? null;
  const assistant = asRecord(message.assistant) ?? call?.assistant ?? null;
  return {
    sentAtMs: instantMs(message.timestamp),
    vapiCallId: call?.id ?? null,
    callSid: callSidOf(call),
    orgId: call?.orgId ?? null,
    customerNumber: asText(customer?.number),
    customerName: asText(customer?.name),
    businessNumber: asText(phoneNumber?.number) ?? asText(phoneNumber?.twilioPhoneNumber),
    phoneNumberId: call?.phoneNumberId ?? asText(phoneNumber?.id),
    assistantId: call?.assistantId ?? asText(assistant?.id),
    assistantName: asText(assistant?.name),
    squadId: call?.squadId ?? null,
    call,
  };
}

/** Only Twilio's ids join with ours; other providers have ids of their own in the same field. */
function callSidOf(call: VapiCall | null): string | null {
  const providerCallId = call?.phoneCallProviderId;
  return providerCallId?.startsWith('CA') ? providerCallId : null;
}
