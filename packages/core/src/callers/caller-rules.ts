import { z } from 'zod';

/** What a doubtful caller gets, the mildest first. */
export const SCREENING_ACTIONS = ['answer', 'press_key', 'voicemail', 'reject'] as const;
export const ScreeningAction = z.enum(SCREENING_ACTIONS);
export type ScreeningAction = z.infer<typeof ScreeningAction>;

/** Who takes a call that a person was rung for and did not take. */
export const Otherwise = z.enum(['assistant', 'voicemail']);
export type Otherwise = z.infer<typeof Otherwise>;

export const HourRules = z.object({
  /** While the business is open. */
  open: z.enum(['assistant', 'person']).default('assistant'),
  /** While it is closed. `message`: callers hear that it is, and may leave a voicemail. */
  closed: z.enum(['assistant', 'person', 'message']).default('assistant'),
  /** Spoken while closed; empty: a sentence of ours with the business's name. */
  closedMessage: z.string().trim().max(300, 'Keep it under 300 characters').default(''),
});

export const RingingRules = z.object({
  /** Seconds that a person's phone rings. */
  ringSec: z.number().int().min(5).max(60).default(25),
  /** Whoever picks up has to press 1: then no mobile's own voicemail takes a call. */
  mustAccept: z.boolean().default(false),
  otherwise: Otherwise.default('assistant'),
  /** The same for VIPs, who are not meant for the assistant. */
  vipOtherwise: Otherwise.default('voicemail'),
});

const BurstLimit = z.object({
  calls: z.number().int().min(2).max(20).default(4),
  withinMin: z.number().int().min(1).max(60).default(10),
});

/** Never for VIPs and never for customers of the business, whoever claims to ring. */
export const ScreeningRules = z.object({
  /** The caller's number is hidden. */
  withheld: ScreeningAction.default('answer'),
  /** The carriers say that the number shown is not the caller's (STIR/SHAKEN: validation failed). */
  spoofed: ScreeningAction.default('answer'),
  /** No carrier vouches for the number shown (attestation C, or none). */
  unconfirmed: ScreeningAction.default('answer'),
  /** The number shown begins like the number called, as those of "neighbour" spam do. */
  neighbour: ScreeningAction.default('answer'),
  /** One caller rings too often. */
  burst: ScreeningAction.default('answer'),
  burstLimit: BurstLimit.prefault({}),
});
export type ScreeningRules = z.infer<typeof ScreeningRules>;

/** What a number does about who rings and when. Every field has a default, and by default the assistant answers everybody. */
export const CallerRules = z.object({
  hours: HourRules.prefault({}),
  ringing: RingingRules.prefault({}),
  screening: ScreeningRules.prefault({}),
});
export type CallerRules = z.infer<typeof CallerRules>;

/** The rules of a number's row. What cannot be read is as if it had never been set: a caller waits. */
export function readCallerRules(stored: unknown): CallerRules {
  const parsed = CallerRules.safeParse(stored);
  return parsed.success ? parsed.data : CallerRules.parse({});
}

/** Why a call was not simply answered by the assistant. Kept in `Call.callerRule`; stable. */
export const CALLER_RULES = [
  'blocked',
  'vip',
  'forward',
  'open_hours',
  'closed_hours',
  'closed_message',
  'withheld',
  'spoofed',
  'unconfirmed',
  'neighbour',
  'burst',
] as const;
export type CallerRule = (typeof CALLER_RULES)[number];

/** Outcomes of calls from people the owner does not want: no figure counts them, and nobody missed them. */
export const KEPT_OUT = ['blocked', 'screened'] as const;

/** Rules that doubt the caller. */
export const DOUBTS = [
  'withheld',
  'spoofed',
  'unconfirmed',
  'neighbour',
  'burst',
] as const satisfies readonly CallerRule[];
export type Doubt = (typeof DOUBTS)[number];

export function isDoubt(rule: string | null): rule is Doubt {
  return (DOUBTS as readonly (string | null)[]).includes(rule);
}
