import { type Database, newId } from '@offhook/db';
import { EVENT_TYPE } from '../calls/event-types.ts';
import { publishLive } from '../live/publish-live.ts';
import { queueSms } from '../messages/queue-sms.ts';
import { normalizePhoneNumber } from '../numbers/phone-number.ts';
import { isUniqueViolation } from '../projects/outcome.ts';
import { toProfile } from '../projects/read-profile.ts';
import { advanceLadder, type LadderDeps } from './emergency-ladder.ts';
import type { EmergencyRule } from './emergency-rule.ts';
import { type EmergencyPlan, emergencyPlanOf } from './emergency-settings.ts';
import { alertText, spokenPhone } from './emergency-words.ts';
import { type Rung, whoIsOnCall } from './who-is-on-call.ts';

export interface EmergencyReport {
  readonly projectId: string;
  /** Null when it is tried by hand: then it is a test. */
  readonly callId: string | null;
  /** Of the function call: tells two tests apart. */
  readonly reportId: string;
  /** E.164; empty when withheld. */
  readonly callerNumber: string;
  /** Key of a rule; anything else counts as an emergency without a rule. */
  readonly kind: string;
  readonly summary: string;
  readonly address: string;
  readonly callerName: string;
  /** As the caller said it; empty: the number they call from. */
  readonly callbackPhone: string;
  /** Indoors, as the caller said it. */
  readonly temperature: { readonly degrees: number; readonly unit: 'F' | 'C' } | null;
  readonly nowMs: number;
}

/** The fixed sentence that belongs to it: said by the call itself, not by the model. */
export interface SafetyWords {
  readonly rule: string;
  readonly sentence: string;
}

export type EmergencyAnswer =
  | {
      readonly reported: true;
      /** Somebody is being rung; nobody: there is nobody to ring. */
      readonly onCall: 'ringing' | 'accepted' | 'nobody';
      readonly say: string;
      readonly safety: SafetyWords | null;
    }
  | {
      readonly reported: false;
      readonly reason: 'temperature_missing' | 'not_an_emergency';
      readonly say: string;
      readonly safety: null;
    };

const SAY = {
  askTemperature: 'How cold is it inside right now? A rough number of degrees is enough.',
  warmEnough:
    'At that temperature it can wait for an ordinary appointment, so let me find you the soonest time. If it gets much colder, call us again.',
  ringing: (callback: string) =>
    `I am ringing our on-call team about this right now. Whoever takes it will call you back${callback}. I cannot promise a time yet.`,
  accepted: (person: string) => `${person} has taken it and will call you back.`,
  nobody: 'I have written this down as an emergency for the team. If anybody is in danger, please call 911 first.',
} as const;

/** A caller's emergency without a rule of its own. */
const WITHOUT_RULE = { key: 'other', name: 'Emergency', ringOnCall: true, belowF: null, sentence: null } as const;
const MAX_SUMMARY_CHARS = 300;

/**
 * Notes an emergency and has whoever is on call rung about it. Repeating it in one call changes nothing: the same rule is one
 * alert, whatever the model, a time-out or another worker does.
 */
export async function reportEmergency(deps: LadderDeps, report: EmergencyReport): Promise<EmergencyAnswer> {
  const project = await deps.db.project.findUniqueOrThrow({ where: { id: report.projectId } });
  const plan = emergencyPlanOf(project);
  const rule = plan.rules.find(({ key, enabled }) => enabled && key === report.kind) ?? WITHOUT_RULE;
  const tooWarm = judgeTemperature(rule, report);
  if (tooWarm) return { reported: false, ...tooWarm, safety: null };
  const safety = rule.sentence === null ? null : { rule: rule.key, sentence: rule.sentence };
  const { hours, business } = toProfile(project);
  const { nowMs } = report;
  const moment = { hours, timeZone: business.timeZone, contactPhone: project.contactPhone, nowMs };
  const people = rule.ringOnCall ? whoIsOnCall(plan, moment) : [];
  const alertId = await openAlert(deps.db, { report, rule, plan, people, businessName: project.name });
  if (people.length > 0) await advanceLadder(deps, alertId);
  return { reported: true, ...(await standing(deps.db, alertId)), safety };
}

type Judged = Pick<EmergencyRule, 'key' | 'name' | 'belowF'>;

function judgeTemperature({ belowF }: Judged, { temperature }: EmergencyReport) {
  if (belowF === null) return null;
  if (temperature === null) return { reason: 'temperature_missing', say: SAY.askTemperature } as const;
  const degreesF = temperature.unit === 'C' ? (temperature.degrees * 9) / 5 + 32 : temperature.degrees;
  return degreesF < belowF ? null : ({ reason: 'not_an_emergency', say: SAY.warmEnough } as const);
}

interface Opening {
  readonly report: EmergencyReport;
  readonly rule: Judged;
  readonly plan: EmergencyPlan;
  readonly people: readonly Rung[];
  readonly businessName: string;
}

/** The alert, its steps and the texts in one transaction; of a repeated report, the alert that is there. */
async function openAlert(db: Database, opening: Opening): Promise<string> {
  const { projectId, callId, reportId } = opening.report;
  const dedupeKey = callId === null ? `test:${reportId}` : `${callId}:${opening.rule.key}`;
  const where = { projectId_dedupeKey: { projectId, dedupeKey } };
  const known = await db.emergencyAlert.findUnique({ where, select: { id: true } });
  if (known) return known.id;
  try {
    return await db.$transaction((tx) => writeAlert(tx as Database, opening, dedupeKey));
  } catch (error) {
    // Two attempts of one function call in the same moment.
    if (!isUniqueViolation(error)) throw error;
    return (await db.emergencyAlert.findUniqueOrThrow({ where, select: { id: true } })).id;
  }
}

async function writeAlert(tx: Database, opening: Opening, dedupeKey: string): Promise<string> {
  const { report, rule, plan, people, businessName } = opening;
  const { projectId, nowMs, callerName, address } = report;
  // Of a call that was answered while the database was away, the row may still be on its way.
  const { callId } = report;
  const call = await tx.call.findUnique({ where: { id: callId ?? '' }, select: { id: true, toNumber: true } });
  const at = new Date(nowMs);
  const alertId = newId('emergency', nowMs);
  const alert = {
    ruleName: rule.name,
    summary: report.summary.slice(0, MAX_SUMMARY_CHARS),
    address,
    callerName,
    callbackPhone: callbackOf(report),
    isTest: callId === null,
  };
  await tx.emergencyAlert.create({
    data: {
      id: alertId,
      projectId,
      callId: call?.id ?? null,
      dedupeKey,
      rule: rule.key,
      ...alert,
      fromNumber: call?.toNumber ?? (await anyNumberOf(tx, projectId)),
      state: people.length > 0 ? 'ringing' : 'nobody',
      dueAt: people.length > 0 ? at : null,
      createdAt: at,
    },
  });
  await tx.emergencyStep.createMany({ data: stepsOf({ projectId, alertId, people, rounds: plan.ladder.rounds }) });
  if (plan.ladder.textEveryone)
    for (const { phone } of people) {
      const body = alertText({ ...alert, businessName });
      const dedupe = { kind: 'on_call', body, dedupeKey: `${alertId}:${phone}` } as const;
      await queueSms(tx, { projectId, callId: call?.id, to: phone, nowMs, ...dedupe });
    }
  await tx.eventLog.create({
    data: {
      id: newId('event', nowMs),
      projectId,
      callId,
      type: EVENT_TYPE.emergencyReported,
      payload: { alertId, rule: rule.key, people: people.length },
      at,
    },
  });
  await publishLive(tx, { projectId, callId, kind: 'call', at: at.toISOString() });
  return alertId;
}

/** Everybody in order, as many rounds as the owner wants. */
export function stepsOf(ladder: {
  readonly projectId: string;
  readonly alertId: string;
  readonly people: readonly Rung[];
  readonly rounds: number;
}) {
  const { projectId, alertId, people, rounds } = ladder;
  return Array.from({ length: rounds }, (_, round) =>
    people.map(({ name, phone }, index) => ({
      id: newId('emergencyStep'),
      projectId,
      alertId,
      round: round + 1,
      position: round * people.length + index + 1,
      personName: name,
      phone,
    })),
  ).flat();
}

/** What the caller may be told now: never more than what has happened. */
async function standing(db: Database, alertId: string) {
  const { state, acceptedBy, callbackPhone } = await db.emergencyAlert.findUniqueOrThrow({ where: { id: alertId } });
  if (state === 'accepted') return { onCall: 'accepted', say: SAY.accepted(acceptedBy ?? 'Somebody') } as const;
  if (state !== 'ringing') return { onCall: 'nobody', say: SAY.nobody } as const;
  const callback = callbackPhone === null ? '' : ` at ${spokenPhone(callbackPhone)}`;
  return { onCall: 'ringing', say: SAY.ringing(callback) } as const;
}

function callbackOf({ callbackPhone, callerNumber }: EmergencyReport): string | null {
  return (callbackPhone === '' ? null : normalizePhoneNumber(callbackPhone)) ?? (callerNumber || null);
}

async function anyNumberOf(tx: Database, projectId: string): Promise<string> {
  const number = await tx.phoneNumber.findFirst({ where: { projectId }, orderBy: { createdAt: 'asc' } });
  return number?.e164 ?? '';
}
