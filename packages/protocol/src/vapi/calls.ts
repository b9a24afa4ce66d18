import { z } from 'zod';
import { instantMs, listOf, maybe, numeric, text } from './lenient.ts';
import { VapiDestination } from './resources.ts';

export const VapiAnalysis = z.looseObject({
  summary: text,
  structuredData: maybe(z.record(z.string(), z.unknown())),
  /** "true", "false", a score: what the rubric asked for. */
  successEvaluation: maybe(z.union([z.string(), z.number(), z.boolean()]).transform(String)),
});

export const VapiArtifact = z.looseObject({
  transcript: text,
  messages: maybe(z.array(z.unknown())),
  recordingUrl: text,
  stereoRecordingUrl: text,
  /** The only URLs that can be fetched without a key, until `presignedUrlsExpiresAt`. */
  presignedMonoUrl: text,
  presignedStereoUrl: text,
  presignedUrlsExpiresAt: text,
});

const Customer = z.looseObject({ number: text, name: text, sipUri: text });

/** A call as `GET /call` lists it, as server messages refer to it and as reports carry it (protocols/vapi.md, section 6). */
export const VapiCall = z.looseObject({
  id: z.string().min(1),
  orgId: text,
  type: text,
  status: text,
  endedReason: text,
  createdAt: text,
  updatedAt: text,
  startedAt: text,
  endedAt: text,
  phoneCallProvider: text,
  /** Twilio's CallSid when the provider is Twilio: what joins the two sides. */
  phoneCallProviderId: text,
  phoneCallTransport: text,
  assistantId: text,
  assistant: maybe(z.looseObject({ id: text, name: text })),
  squadId: text,
  phoneNumberId: text,
  phoneNumber: maybe(z.looseObject({ id: text, number: text, twilioPhoneNumber: text })),
  customerId: text,
  customer: maybe(Customer),
  destination: maybe(VapiDestination),
  /** US dollars. */
  cost: numeric,
  costBreakdown: maybe(z.record(z.string(), z.unknown())),
  messages: maybe(z.array(z.unknown())),
  transcript: text,
  analysis: maybe(VapiAnalysis),
  artifact: maybe(VapiArtifact),
  monitor: maybe(z.looseObject({ listenUrl: text, controlUrl: text })),
  name: text,
  phoneCallProviderDetails: maybe(z.looseObject({ twiml: text })),
  costs: listOf(z.looseObject({ type: text, cost: numeric })),
});
export type VapiCall = z.infer<typeof VapiCall>;
export type VapiAnalysis = z.infer<typeof VapiAnalysis>;
export type VapiArtifact = z.infer<typeof VapiArtifact>;

/** When the call was created, epoch milliseconds: the order of the history. Null: it does not say. */
export function vapiCreatedAtMs({ createdAt }: Pick<VapiCall, 'createdAt'>): number | null {
  return instantMs(createdAt);
}

const MICROS_PER_DOLLAR = 1_000_000;

/** Vapi counts in US dollars with fractions of a cent; we count in millionths. Null when it does not say. */
export function vapiCostMicros(costUsd: number | null | undefined): number | null {
  return costUsd === null || costUsd === undefined ? null : Math.round(costUsd * MICROS_PER_DOLLAR);
}

export type VapiEnding = 'ended' | 'forwarded' | 'notAnswered' | 'failed';

const FORWARDED = ['assistant-forwarded-call', 'call.forwarding.operator-busy', 'call.forwarding.no-answer'];
const NOT_ANSWERED = [
  'customer-did-not-answer',
  'customer-busy',
  'customer-did-not-give-microphone-permission',
  'voicemail',
  'manually-canceled',
];
const ENDED = [
  'customer-ended-call',
  'assistant-ended-call',
  'assistant-said-end-call-phrase',
  'assistant-said-message-with-end-call-enabled',
  'silence-timed-out',
  'exceeded-max-duration',
  'call.in-progress.twilio-completed-call',
  'vonage-completed',
];

/**
 * What an `endedReason` comes to. The set is open (597 values in SDK 2.0.1), so the beginning decides, and what nobody knows is a failure:
 * the ordinary endings are few and listed, everything else that Vapi names is an error of some part of it.
 */
export function vapiEnding(endedReason: string): VapiEnding {
  const startsWithOneOf = (prefixes: readonly string[]) => prefixes.some((prefix) => endedReason.startsWith(prefix));
  if (startsWithOneOf(FORWARDED)) return 'forwarded';
  if (startsWithOneOf(NOT_ANSWERED)) return 'notAnswered';
  return startsWithOneOf(ENDED) ? 'ended' : 'failed';
}
