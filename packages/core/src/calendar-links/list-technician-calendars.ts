import type { Database } from '@offhook/db';
import type { SecretBox } from '../secrets/secret-box.ts';
import { type LinkView, toLinkView } from './calendar-links.ts';
import { feedToken } from './technician-feed.ts';

export interface TechnicianCalendars {
  readonly technicianId: string;
  readonly name: string;
  readonly color: string;
  readonly links: LinkView[];
  /** Null: no address was made yet. */
  readonly feed: { readonly path: string; readonly readAt: string | null } | null;
}

/** The technicians who work here, with their calendars elsewhere and the address of their own. */
export async function listTechnicianCalendars(
  { db, secrets }: { readonly db: Database; readonly secrets: SecretBox },
  projectId: string,
  now: Date,
): Promise<TechnicianCalendars[]> {
  const rows = await db.technician.findMany({
    where: { projectId, active: true },
    orderBy: [{ name: 'asc' }],
    include: {
      feed: true,
      calendarLinks: {
        orderBy: { createdAt: 'asc' },
        include: { _count: { select: { blocks: { where: { endsAt: { gt: now } } } } } },
      },
    },
  });
  return rows.map(({ id, name, color, feed, calendarLinks }) => {
    const token = feed && feedToken(secrets, feed);
    return {
      technicianId: id,
      name,
      color,
      links: calendarLinks.map(toLinkView),
      feed: feed && token ? { path: feedPath(token), readAt: feed.readAt?.toISOString() ?? null } : null,
    };
  });
}

/** Where the dashboard answers with the calendar file. */
export function feedPath(token: string): string {
  return `/ical/${token}.ics`;
}
