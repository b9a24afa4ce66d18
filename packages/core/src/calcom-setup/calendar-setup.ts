import type { Database } from '@offhook/db';
import { webhookState } from '../calendar-sync/calcom-deliveries.ts';
import { granted, notFound, type Outcome } from '../projects/outcome.ts';
import { CalcomConfig } from '../projects/profile-shapes.ts';

/** What is saved about where jobs are booked. Never holds a secret. Cal.com itself is asked by `readCalcomAccount`. */
export interface CalendarSetup {
  readonly provider: 'own' | 'calcom';
  /** `own`: entered for this business. `shared`: the server's. */
  readonly key: 'own' | 'shared' | 'none';
  readonly eventTypeIdByServiceId: Readonly<Record<string, number>>;
  readonly services: readonly { readonly serviceId: string; readonly name: string; readonly durationMin: number }[];
  readonly webhook: ReturnType<typeof webhookState>;
}

export async function readCalendarSetup(
  { db, sharedCalcomKey }: { readonly db: Database; readonly sharedCalcomKey: string | undefined },
  projectId: string,
): Promise<Outcome<CalendarSetup>> {
  const project = await db.project.findUnique({
    where: { id: projectId },
    select: {
      calendarProvider: true,
      calcomConfig: true,
      calcomApiKeyEnc: true,
      calcomSync: true,
      services: {
        where: { active: true, bookable: true },
        orderBy: [{ position: 'asc' }, { id: 'asc' }],
        select: { id: true, name: true, durationMin: true },
      },
    },
  });
  if (!project) return notFound('business');
  const withoutOwn = sharedCalcomKey === undefined ? 'none' : 'shared';
  return granted({
    provider: project.calendarProvider,
    key: project.calcomApiKeyEnc === null ? withoutOwn : 'own',
    ...CalcomConfig.parse(project.calcomConfig ?? {}),
    services: project.services.map(({ id, name, durationMin }) => ({ serviceId: id, name, durationMin })),
    webhook: webhookState(project.calcomSync),
  });
}
