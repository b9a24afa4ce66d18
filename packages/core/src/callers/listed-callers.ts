import type { Database, ListedCaller } from '@offhook/db';
import { newId } from '@offhook/db';
import { z } from 'zod';
import { dialable, normalizePhoneNumber } from '../numbers/phone-number.ts';
import { granted, isUniqueViolation, notFound, type Outcome, refused } from '../projects/outcome.ts';
import { optionalText, requiredText } from '../projects/profile-shapes.ts';

/** Kept in every worker's memory for the time that the database is away: a list for people, not for a data set. */
const MAX_LISTED = 1_000;

export const NewListedCaller = z.object({
  /** Typed in any usual form. */
  phone: requiredText('The phone number', 40),
  kind: z.enum(['blocked', 'vip']),
  name: optionalText('The name', 60),
  /** The one number it holds for; null: all of the business's. */
  numberId: z.string().max(60).nullable().default(null),
});
export type NewListedCaller = z.infer<typeof NewListedCaller>;

export type ListedCallerView = {
  listedCallerId: string;
  e164: string;
  kind: ListedCaller['kind'];
  name: string;
  numberId: string | null;
  createdAt: string;
};

/** Callers on the lists of one number: its own and those of all numbers, VIPs first. */
export async function listListedCallers(
  db: Database,
  where: { projectId: string; numberId: string },
): Promise<ListedCallerView[]> {
  const rows = await db.listedCaller.findMany({
    where: { projectId: where.projectId, OR: [{ phoneNumberId: null }, { phoneNumberId: where.numberId }] },
    orderBy: [{ kind: 'desc' }, { createdAt: 'desc' }, { id: 'desc' }],
    take: MAX_LISTED,
  });
  return rows.map(toView);
}

export type CallerOfCall = {
  /** Null: withheld, and nobody can be listed. */
  e164: string | null;
  /** The entry that holds for the number they rang. */
  listed: ListedCallerView | null;
  /** There is a phone to ring for VIPs. */
  hasPerson: boolean;
};

/** Who rang in a call, for putting them on a list. */
export async function callerOfCall(
  db: Database,
  where: { projectId: string; callId: string },
): Promise<Outcome<CallerOfCall>> {
  const call = await db.call.findFirst({
    where: { id: where.callId, projectId: where.projectId },
    select: {
      fromNumber: true,
      phoneNumber: { select: { id: true, forwardTo: true } },
      project: { select: { contactPhone: true } },
    },
  });
  if (!call) return notFound('call');
  const e164 = dialable(call.fromNumber);
  const numberId = call.phoneNumber?.id ?? null;
  const listed = e164 === null ? null : await findListedCaller(db, { projectId: where.projectId, e164, numberId });
  return granted({ e164, listed, hasPerson: (call.phoneNumber?.forwardTo ?? call.project.contactPhone) !== null });
}

/** The entry that holds for this number, or for all numbers when it is null. */
async function findListedCaller(
  db: Database,
  where: { projectId: string; e164: string; numberId: string | null },
): Promise<ListedCallerView | null> {
  const { projectId, e164, numberId } = where;
  const rows = await db.listedCaller.findMany({
    where: { projectId, e164, OR: [{ phoneNumberId: null }, { phoneNumberId: numberId }] },
  });
  const row = rows.find(({ phoneNumberId }) => phoneNumberId !== null) ?? rows[0];
  return row ? toView(row) : null;
}

export type CallerListed = {
  listedCallerId: string;
  e164: string;
  /** What the same list said of them before; null: nothing. */
  before: ListedCallerView | null;
};

/**
 * Puts a caller on a list; on the other one before, they change over. Holds from the next call on. Refused: no phone number, one
 * of the business's own, the list is full.
 */
export async function listCaller(
  db: Database,
  request: { projectId: string } & NewListedCaller,
): Promise<Outcome<CallerListed>> {
  const { projectId, kind, name, numberId } = request;
  const e164 = normalizePhoneNumber(request.phone);
  if (!e164) return refused('INPUT_INVALID', 'This is not a phone number. Type it like +1 512 555 0142.', 'phone');
  const own = await db.phoneNumber.findMany({ where: { projectId }, select: { id: true, e164: true } });
  if (numberId !== null && !own.some(({ id }) => id === numberId)) return notFound('phone number');
  if (own.some((number) => number.e164 === e164)) {
    return refused('INPUT_INVALID', 'This is one of your own numbers', 'phone');
  }
  const same = { projectId, e164, phoneNumberId: numberId };
  const before = await db.listedCaller.findFirst({ where: same });
  if (before) {
    await db.listedCaller.updateMany({
      where: { id: before.id, projectId },
      data: { kind, name: name || before.name },
    });
    return granted({ listedCallerId: before.id, e164, before: toView(before) });
  }
  if ((await db.listedCaller.count({ where: { projectId } })) >= MAX_LISTED) {
    return refused('CONFLICT', `A business can list ${MAX_LISTED.toLocaleString('en-US')} callers. Remove some first.`);
  }
  const listedCallerId = newId('listedCaller');
  try {
    await db.listedCaller.create({ data: { id: listedCallerId, ...same, kind, name } });
  } catch (thrown) {
    // Somebody put them on a list at the same moment: then theirs is the one to change.
    if (!isUniqueViolation(thrown)) throw thrown;
    return listCaller(db, request);
  }
  return granted({ listedCallerId, e164, before: null });
}

/** Takes a caller off a list. Answers who it was, so that it can be taken back. */
export async function unlistCaller(
  db: Database,
  where: { projectId: string; listedCallerId: string },
): Promise<Outcome<ListedCallerView>> {
  const { projectId, listedCallerId } = where;
  const row = await db.listedCaller.findFirst({ where: { id: listedCallerId, projectId } });
  if (!row) return notFound('caller');
  await db.listedCaller.deleteMany({ where: { id: listedCallerId, projectId } });
  return granted(toView(row));
}

function toView({ id, e164, kind, name, phoneNumberId, createdAt }: ListedCaller): ListedCallerView {
  return { listedCallerId: id, e164, kind, name, numberId: phoneNumberId, createdAt: createdAt.toISOString() };
}
