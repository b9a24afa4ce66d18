import { createHash, randomBytes } from 'node:crypto';
import type { Database } from '@offhook/db';
import { granted, notFound, type Outcome } from '../projects/outcome.ts';
import { type SecretBox, technicianFeedContext } from '../secrets/secret-box.ts';
import { type IcsEvent, writeIcs } from './write-ics.ts';

const DAY_MS = 86_400_000;
const BEHIND_MS = 30 * DAY_MS;
const AHEAD_MS = 366 * DAY_MS;
const MAX_EVENTS = 2_000;
/** Calendars ask this often if they heed it. */
const REFRESH_MIN = 15;
/** 192 bits: nobody guesses a feed. */
const TOKEN_BYTES = 24;
/** Ours are told by it when a calendar that subscribes to the feed is read back as a calendar elsewhere. */
export const OFFHOOK_UID_SUFFIX = '@offhook';

interface FeedDeps {
  readonly db: Database;
  readonly secrets: SecretBox;
}

interface FeedRef {
  readonly projectId: string;
  readonly technicianId: string;
}

/** Makes the secret address of a technician's calendar, or a new one: whoever had the old one reads nothing any more. */
export async function renewTechnicianFeed(
  { db, secrets }: FeedDeps,
  { projectId, technicianId }: FeedRef,
): Promise<Outcome<{ token: string }>> {
  if ((await db.technician.count({ where: { id: technicianId, projectId } })) === 0) return notFound('technician');
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const tokenEnc = secrets.seal(token, technicianFeedContext(technicianId));
  const columns = { projectId, tokenHash: hashOf(token), tokenEnc, createdAt: new Date(), readAt: null };
  await db.technicianFeed.upsert({ where: { technicianId }, create: { technicianId, ...columns }, update: columns });
  return granted({ token });
}

/** Ends the feed. */
export async function removeTechnicianFeed(db: Database, { projectId, technicianId }: FeedRef): Promise<Outcome<null>> {
  const { count } = await db.technicianFeed.deleteMany({ where: { technicianId, projectId } });
  return count > 0 ? granted(null) : notFound('calendar address');
}

/** The token of a kept feed, to be shown. Null when it cannot be opened any more: a new one is needed. */
export function feedToken(secrets: SecretBox, feed: { technicianId: string; tokenEnc: string }): string | null {
  try {
    return secrets.open(feed.tokenEnc, technicianFeedContext(feed.technicianId));
  } catch {
    return null;
  }
}

/** The calendar file behind a token: the technician's jobs, with all they need to get there. Null: no such feed. */
export async function readTechnicianFeed(db: Database, token: string, nowMs: number): Promise<string | null> {
  const feed = await db.technicianFeed.findUnique({
    where: { tokenHash: hashOf(token) },
    include: { technician: { select: { name: true, project: { select: { name: true } } } } },
  });
  if (!feed) return null;
  const { technicianId, projectId, technician } = feed;
  const bookings = await db.booking.findMany({
    where: {
      projectId,
      technicianId,
      status: { not: 'cancelled' },
      startsAt: { gte: new Date(nowMs - BEHIND_MS), lt: new Date(nowMs + AHEAD_MS) },
    },
    include: { service: { select: { name: true } } },
    orderBy: { startsAt: 'asc' },
    take: MAX_EVENTS,
  });
  await db.technicianFeed.updateMany({ where: { technicianId }, data: { readAt: new Date(nowMs) } });
  const name = `${technician.name}, ${technician.project.name}`;
  return writeIcs({ name, refreshMin: REFRESH_MIN, events: bookings.map(toEvent) });
}

type FeedBooking = {
  readonly id: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly updatedAt: Date;
  readonly status: string;
  readonly emergency: boolean;
  readonly customerName: string;
  readonly customerPhone: string;
  readonly address: string;
  readonly notes: string;
  readonly service: { readonly name: string };
};

function toEvent(booking: FeedBooking): IcsEvent {
  const { customerName, customerPhone, notes, address, service, emergency } = booking;
  return {
    uid: `${booking.id}${OFFHOOK_UID_SUFFIX}`,
    startsAtMs: booking.startsAt.getTime(),
    endsAtMs: booking.endsAt.getTime(),
    updatedAtMs: booking.updatedAt.getTime(),
    summary: `${emergency ? 'Emergency: ' : ''}${service.name}, ${customerName}`,
    location: address,
    description: [customerPhone, notes].filter((part) => part !== '').join('\n'),
    isTentative: booking.status === 'requested',
  };
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
