import type { CallerRule, CallerRules, Doubt, Otherwise } from './caller-rules.ts';
import { SCREENING_ACTIONS } from './caller-rules.ts';

/** What is known of a caller when the phone rings. */
export interface CallerFacts {
  readonly listed: 'blocked' | 'vip' | null;
  /** Somebody the business has, or had, a booking with. */
  readonly isCustomer: boolean;
  /** Epoch milliseconds of this caller's latest calls to the business, this one not counted. */
  readonly recentCallsAtMs: readonly number[];
}

export interface RingingCall {
  readonly rules: CallerRules;
  /** The number always rings a person (mode `forward`). */
  readonly isForwarded: boolean;
  readonly facts: CallerFacts;
  /** E.164; null when it is withheld. */
  readonly callerNumber: string | null;
  /** The number called, E.164. */
  readonly calledNumber: string;
  /** Twilio's `StirVerstat`; null when it is absent. */
  readonly attestation: string | null;
  readonly isOpen: () => boolean;
  /** There is a phone of a person to ring. */
  readonly hasPerson: boolean;
  /** Epoch milliseconds. */
  readonly nowMs: number;
}

/** What becomes of a call. `assistant` is what happens without any rule. */
export type CallerDecision =
  | { readonly kind: 'assistant' }
  | { readonly kind: 'reject'; readonly rule: CallerRule }
  | { readonly kind: 'person'; readonly rule: CallerRule; readonly otherwise: Otherwise }
  | { readonly kind: 'pressKey'; readonly rule: CallerRule }
  | { readonly kind: 'voicemail'; readonly rule: CallerRule };

const ASSISTANT: CallerDecision = { kind: 'assistant' };

/**
 * Decides who takes a call, before anything is dialled: lists first, then doubts about the caller, then the clock. Pure, and
 * without a person's phone nobody is sent to one.
 */
export function decideForCaller(call: RingingCall): CallerDecision {
  const { rules, facts } = call;
  if (facts.listed === 'blocked') return { kind: 'reject', rule: 'blocked' };
  if (facts.listed === 'vip' && call.hasPerson) return person('vip', rules.ringing.vipOtherwise);
  const doubt = facts.listed === 'vip' || facts.isCustomer ? null : strictestDoubt(call);
  if (doubt) return doubt;
  if (call.isForwarded) return call.hasPerson ? person('forward', rules.ringing.otherwise) : ASSISTANT;
  return byTheClock(call);
}

function person(rule: CallerRule, otherwise: Otherwise): CallerDecision {
  return { kind: 'person', rule, otherwise };
}

function byTheClock({ rules: { hours, ringing }, isOpen, hasPerson }: RingingCall): CallerDecision {
  if (hours.open === 'assistant' && hours.closed === 'assistant') return ASSISTANT;
  const open = isOpen();
  const wanted = open ? hours.open : hours.closed;
  if (wanted === 'message') return { kind: 'voicemail', rule: 'closed_message' };
  if (wanted === 'assistant' || !hasPerson) return ASSISTANT;
  return person(open ? 'open_hours' : 'closed_hours', ringing.otherwise);
}

/** The strictest of what the owner wants for the doubts about this caller; null: there are none. */
function strictestDoubt(call: RingingCall): CallerDecision | null {
  const { screening } = call.rules;
  let strictest: CallerDecision | null = null;
  let severity = 0;
  for (const rule of doubtsAbout(call)) {
    const rank = SCREENING_ACTIONS.indexOf(screening[rule]);
    if (rank <= severity) continue;
    severity = rank;
    strictest = doubted(screening[rule], rule);
  }
  return strictest;
}

function doubted(action: CallerRules['screening'][Doubt], rule: Doubt): CallerDecision | null {
  if (action === 'press_key') return { kind: 'pressKey', rule };
  if (action === 'voicemail') return { kind: 'voicemail', rule };
  return action === 'reject' ? { kind: 'reject', rule } : null;
}

function doubtsAbout(call: RingingCall): Doubt[] {
  const { callerNumber, calledNumber, attestation } = call;
  if (callerNumber === null) return ['withheld'];
  return [
    ...(hasFailed(attestation) ? (['spoofed'] as const) : []),
    ...(isUnconfirmed(attestation) ? (['unconfirmed'] as const) : []),
    ...(isNeighbour(callerNumber, calledNumber) ? (['neighbour'] as const) : []),
    ...(ringsTooOften(call) ? (['burst'] as const) : []),
  ];
}

/** Twilio: `TN-Validation-Failed`, `TN-Validation-Failed-A` ... */
function hasFailed(attestation: string | null): boolean {
  return attestation?.startsWith('TN-Validation-Failed') ?? false;
}

/** C: the call came in from somewhere. B, "a customer of ours, though not sure of the number", is what most small carriers can say. */
function isUnconfirmed(attestation: string | null): boolean {
  return attestation === 'TN-Validation-Passed-C' || attestation === 'No-TN-Validation';
}

/** Area code and exchange of a North American number (+1 512 555). */
const NEIGHBOURHOOD = /^\+1\d{6}/;

/** Robocallers show numbers of the neighbourhood, since those are taken more often. */
function isNeighbour(callerNumber: string, calledNumber: string): boolean {
  const [prefix] = NEIGHBOURHOOD.exec(calledNumber) ?? [];
  return prefix !== undefined && callerNumber !== calledNumber && callerNumber.startsWith(prefix);
}

function ringsTooOften({ rules, facts, nowMs }: RingingCall): boolean {
  const { calls, withinMin } = rules.screening.burstLimit;
  const sinceMs = nowMs - withinMin * 60_000;
  const before = facts.recentCallsAtMs.filter((atMs) => atMs >= sinceMs).length;
  return before + 1 > calls;
}
