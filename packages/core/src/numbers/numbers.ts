import { type Database, newId, type PhoneNumber } from '@offhook/db';
import { z } from 'zod';
import { granted, isUniqueViolation, notFound, type Outcome, type Refusal, refused } from '../projects/outcome.ts';
import { requiredText } from '../projects/profile-shapes.ts';
import { normalizePhoneNumber } from './phone-number.ts';

export const NewNumber = z.object({ e164: requiredText('The phone number', 40), label: requiredText('The label', 60) });
export type NewNumber = z.infer<typeof NewNumber>;

export type NumberView = {
  numberId: string;
  e164: string;
  label: string;
  mode: PhoneNumber['mode'];
  /** In mode `openai`: of a hundred callers, how many the assistant answers. */
  offhookSharePercent: number;
  greetingOverride: string | null;
  forwardTo: string | null;
  createdAt: string;
  updatedAt: string;
  /** Calls in the last 30 days. */
  recentCalls: number;
  lastCallAt: string | null;
};

const RECENT_DAYS = 30;
const DAY_MS = 86_400_000;

export async function listNumbers(db: Database, projectId: string, now: Date): Promise<NumberView[]> {
  const rows = await db.phoneNumber.findMany({ where: { projectId }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });
  const usage = await db.call.groupBy({
    by: ['phoneNumberId'],
    where: { projectId, startedAt: { gte: new Date(now.getTime() - RECENT_DAYS * DAY_MS) } },
    _count: { _all: true },
    _max: { startedAt: true },
  });
  const usageById = new Map(usage.map((row) => [row.phoneNumberId, row]));
  return rows.map((row) => {
    const used = usageById.get(row.id);
    return toView(row, { recentCalls: used?._count._all ?? 0, lastCallAt: used?._max.startedAt ?? null });
  });
}

export async function getNumber(
  db: Database,
  where: { projectId: string; numberId: string },
  now: Date,
): Promise<Outcome<NumberView>> {
  const numbers = await listNumbers(db, where.projectId, now);
  const number = numbers.find((candidate) => candidate.numberId === where.numberId);
  return number ? granted(number) : notFound('phone number');
}

/** Adds a number that this system will answer. A number belongs to one business in the whole system. */
export async function addNumber(
  db: Database,
  request: { projectId: string } & NewNumber,
): Promise<Outcome<{ numberId: string; e164: string }>> {
  const e164 = normalizePhoneNumber(request.e164);
  if (!e164) return refused('INPUT_INVALID', 'This is not a phone number. Type it like +1 512 555 0142.', 'e164');
  try {
    const row = await db.phoneNumber.create({
      data: { id: newId('number'), projectId: request.projectId, e164, label: request.label },
    });
    return granted({ numberId: row.id, e164 });
  } catch (thrown) {
    if (!isUniqueViolation(thrown)) throw thrown;
    return numberTaken(db, request.projectId, e164);
  }
}

async function numberTaken(db: Database, projectId: string, e164: string): Promise<Refusal> {
  const ours = await db.phoneNumber.count({ where: { projectId, e164 } });
  const message = ours
    ? 'This number is already on your list.'
    : 'This number already belongs to a business on this system. Remove it there first.';
  return refused('CONFLICT', message, 'e164');
}

/** Its calls stay; the number itself is answered no more. */
export async function removeNumber(
  db: Database,
  where: { projectId: string; numberId: string },
): Promise<Outcome<{ numberId: string }>> {
  const { count } = await db.phoneNumber.deleteMany({ where: { id: where.numberId, projectId: where.projectId } });
  return count > 0 ? granted({ numberId: where.numberId }) : notFound('phone number');
}

function toView(row: PhoneNumber, usage: { recentCalls: number; lastCallAt: Date | null }): NumberView {
  return {
    numberId: row.id,
    e164: row.e164,
    label: row.label,
    mode: row.mode,
    offhookSharePercent: row.offhookSharePercent,
    greetingOverride: row.greetingOverride,
    forwardTo: row.forwardTo,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    recentCalls: usage.recentCalls,
    lastCallAt: usage.lastCallAt?.toISOString() ?? null,
  };
}
