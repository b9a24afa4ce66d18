import type { Database, Prisma } from '@offhook/db';
import { z } from 'zod';
import { publishLive } from '../live/publish-live.ts';
import { normalizePhoneNumber } from '../numbers/phone-number.ts';
import { changedMeanwhile, granted, notFound, type Outcome, refused } from '../projects/outcome.ts';
import { type AlertView, toAlertView, WITH_STEPS } from './alert-view.ts';
import { type EmergencyPlan, EmergencySettings, emergencyPlanOf } from './emergency-settings.ts';

/** What the emergencies page shows. */
export type EmergencyOverview = EmergencyPlan & {
  /** ISO 8601 UTC; hand it back with a change to be told when somebody else saved in between. */
  updatedAt: string;
  /** Rung when nobody is on call, E.164. */
  contactPhone: string | null;
  /** Newest first. */
  recent: AlertView[];
};

const MAX_RECENT = 20;

/** What one save may carry: each part whole. `rules: null` goes back to those of the trade. */
export const EmergencyChange = z.object({
  rules: EmergencySettings.shape.rules.removeDefault().optional(),
  onCall: EmergencySettings.shape.onCall.removeDefault().optional(),
  ladder: EmergencySettings.shape.ladder.optional(),
});
export type EmergencyChange = z.infer<typeof EmergencyChange>;

export async function readEmergencies(db: Database, projectId: string): Promise<Outcome<EmergencyOverview>> {
  const project = await db.project.findUnique({ where: { id: projectId } });
  if (!project) return notFound('business');
  const recent = await db.emergencyAlert.findMany({
    where: { projectId },
    orderBy: { createdAt: 'desc' },
    take: MAX_RECENT,
    include: WITH_STEPS,
  });
  return granted({
    ...emergencyPlanOf(project),
    updatedAt: project.updatedAt.toISOString(),
    contactPhone: project.contactPhone,
    recent: recent.map(toAlertView),
  });
}

/** Saves the parts that are given. The next call is answered by them. */
export async function saveEmergencies(
  db: Database,
  { projectId, change, readAt }: { projectId: string; change: EmergencyChange; readAt?: string | undefined },
): Promise<Outcome<EmergencyOverview>> {
  const project = await db.project.findUnique({ where: { id: projectId } });
  if (!project) return notFound('business');
  const given = withPhones(EmergencyChange.parse(change));
  if (!given.ok) return given;
  const repeated = repeatedKey(given.value);
  if (repeated !== null) return refused('INPUT_INVALID', 'Two emergencies have the same short name', repeated);
  const emergencies = EmergencySettings.parse({ ...EmergencySettings.parse(project.emergencies), ...given.value });
  const { count } = await db.project.updateMany({
    where: { id: projectId, ...(readAt ? { updatedAt: new Date(readAt) } : {}) },
    data: { emergencies: emergencies as Prisma.InputJsonValue },
  });
  return count > 0 ? readEmergencies(db, projectId) : changedMeanwhile('page');
}

/** The owner has dealt with it: nobody is rung any more, and nothing asks for attention. */
export async function closeAlert(
  db: Database,
  { projectId, alertId, nowMs }: { projectId: string; alertId: string; nowMs: number },
): Promise<Outcome<{ alertId: string }>> {
  const at = new Date(nowMs);
  const closed = await db.$transaction(async (tx) => {
    const { count } = await tx.emergencyAlert.updateMany({
      where: { id: alertId, projectId, state: { not: 'closed' } },
      data: { state: 'closed', closedAt: at, dueAt: null },
    });
    if (count === 0) return false;
    await tx.emergencyStep.updateMany({
      where: { alertId, state: { in: ['waiting', 'calling', 'ringing'] } },
      data: { state: 'skipped', endedAt: at },
    });
    await publishLive(tx, { projectId, callId: null, kind: 'call', at: at.toISOString() });
    return true;
  });
  if (closed) return granted({ alertId });
  const exists = await db.emergencyAlert.count({ where: { id: alertId, projectId } });
  return exists ? granted({ alertId }) : notFound('emergency');
}

/** Numbers as people type them, as numbers that can be rung. */
function withPhones(change: EmergencyChange): Outcome<EmergencyChange> {
  if (!change.onCall) return granted(change);
  const onCall = change.onCall.map((person) => ({ ...person, phone: normalizePhoneNumber(person.phone) ?? '' }));
  const bad = onCall.findIndex(({ phone }) => phone === '');
  return bad === -1
    ? granted({ ...change, onCall })
    : refused('INPUT_INVALID', 'This is not a phone number', `onCall.${bad}.phone`);
}

/** The field that names a rule a second time. */
function repeatedKey({ rules }: EmergencyChange): string | null {
  const keys = rules?.map(({ key }) => key) ?? [];
  const index = keys.findIndex((key, at) => keys.indexOf(key) !== at);
  return index === -1 ? null : `rules.${index}.name`;
}
