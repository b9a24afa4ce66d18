import type { Database, PhoneNumber } from '@offhook/db';
import { z } from 'zod';
import { type AuditActor, recordAudit } from '../audit/record-audit.ts';
import { normalizePhoneNumber } from '../numbers/phone-number.ts';
import { changedMeanwhile, granted, notFound, type Outcome, type Refusal, refused } from '../projects/outcome.ts';
import { optionalText } from '../projects/profile-shapes.ts';
import { HourRules, RingingRules, readCallerRules, ScreeningRules } from './caller-rules.ts';

/** How calls of a number are taken. */
export const AnsweringSettings = z.object({
  /** Empty: the business's own greeting. */
  greetingOverride: optionalText('The greeting', 400),
  /** The phone of a person, typed in any usual form. Empty: the business's. */
  forwardTo: z.string().trim().max(40).default(''),
  hours: HourRules,
  ringing: RingingRules,
});
export type AnsweringSettings = z.infer<typeof AnsweringSettings>;

/** One part of a number's rules, or both. A part that is left out stays as it is: it must have no default here. */
export const RulesPart = z.object({ answering: AnsweringSettings.optional(), screening: ScreeningRules.optional() });
export type RulesPart = z.infer<typeof RulesPart>;

export type NumberRules = {
  answering: AnsweringSettings;
  screening: ScreeningRules;
  /** A person of the business, E.164: rung where the number has no phone of its own. */
  contactPhone: string | null;
};

export interface RulesChange {
  readonly projectId: string;
  readonly numberId: string;
  readonly actor: AuditActor;
  /** The settings as they were when the owner began to change them: whatever was changed since is not overwritten. */
  readonly seen: RulesPart;
  readonly wanted: RulesPart;
}

export async function getNumberRules(
  db: Database,
  where: { projectId: string; numberId: string },
): Promise<Outcome<NumberRules>> {
  const { projectId, numberId } = where;
  const row = await db.phoneNumber.findFirst({ where: { id: numberId, projectId }, include: { project: true } });
  return row ? granted({ ...settingsOf(row), contactPhone: row.project.contactPhone }) : notFound('phone number');
}

/**
 * Saves one part of a number's rules, or both, with an entry in its history. Holds from the next call on. Refused in the owner's
 * words: no phone to ring, no phone number, the number itself, changed meanwhile.
 */
export async function saveNumberRules(db: Database, change: RulesChange): Promise<Outcome<{ numberId: string }>> {
  const { projectId, numberId, actor, wanted } = change;
  return db.$transaction(async (tx) => {
    const where = { id: numberId, projectId };
    await tx.$queryRaw`SELECT 1 FROM "PhoneNumber" WHERE id = ${numberId} AND "projectId" = ${projectId} FOR UPDATE`;
    const row = await tx.phoneNumber.findFirst({ where, include: { project: true } });
    if (!row) return notFound('phone number');
    const before = settingsOf(row);
    if (!isAsSeen(before, change.seen)) return changedMeanwhile('phone number');
    const checked = withPhone(
      { answering: wanted.answering ?? before.answering, screening: wanted.screening ?? before.screening },
      row,
    );
    if (!checked.ok) return checked;
    const { answering, screening } = checked.value;
    const { hours, ringing, greetingOverride, forwardTo } = answering;
    await tx.phoneNumber.updateMany({
      where,
      data: {
        greetingOverride: greetingOverride || null,
        forwardTo: forwardTo || null,
        callerRules: { hours, ringing, screening },
      },
    });
    const subject = { kind: 'number', id: numberId } as const;
    await recordAudit(tx, { projectId, actor, action: 'number.rules', subject, before, after: checked.value });
    return granted({ numberId });
  });
}

type Settings = Pick<NumberRules, 'answering' | 'screening'>;

function settingsOf({ greetingOverride, forwardTo, callerRules }: PhoneNumber): Settings {
  const { hours, ringing, screening } = readCallerRules(callerRules);
  const answering = { greetingOverride: greetingOverride ?? '', forwardTo: forwardTo ?? '', hours, ringing };
  return { answering, screening };
}

function isAsSeen(now: Settings, seen: RulesPart): boolean {
  const same = (present: object, before: object | undefined) =>
    before === undefined || JSON.stringify(present) === JSON.stringify(before);
  const { answering } = seen;
  return (
    same(now.answering, answering && AnsweringSettings.parse(answering)) &&
    same(now.screening, seen.screening && ScreeningRules.parse(seen.screening))
  );
}

/** With the phone as it is dialled, if it may be. */
function withPhone(
  wanted: Settings,
  row: PhoneNumber & { readonly project: { readonly contactPhone: string | null } },
): { readonly ok: true; readonly value: Settings } | Refusal {
  const { answering } = wanted;
  const forwardTo = answering.forwardTo === '' ? '' : normalizePhoneNumber(answering.forwardTo);
  if (forwardTo === null) return refused('INPUT_INVALID', 'This is not a phone number', 'answering.forwardTo');
  // A number that rings itself would ring for ever.
  if (forwardTo === row.e164) {
    return refused('INPUT_INVALID', 'A number cannot ring itself', 'answering.forwardTo');
  }
  const { open, closed } = answering.hours;
  const ringsSomebody = row.mode === 'forward' || open === 'person' || closed === 'person';
  if (ringsSomebody && forwardTo === '' && row.project.contactPhone === null) {
    return refused('INPUT_INVALID', 'Say which phone should ring', 'answering.forwardTo');
  }
  return granted({ ...wanted, answering: { ...answering, forwardTo } });
}
