import { Prisma } from '@offhook/db';
import { granted, notFound, type Outcome, refused } from '../projects/outcome.ts';
import { CalcomConfig } from '../projects/profile-shapes.ts';
import { updateProfile } from '../projects/update-profile.ts';
import { calcomKeyContext } from '../secrets/secret-box.ts';
import type { CalcomAccount, CalcomAccountPort, CalcomEventType } from './calcom-account-port.ts';
import { type CalcomSetupDeps, calcomKeyOf } from './calcom-deps.ts';
import { ensureWebhook, removeWebhook } from './calcom-webhook.ts';
import { explainCalcom } from './calcom-words.ts';
import { suggestEventTypes } from './suggest-event-types.ts';

export interface SetupRequest {
  readonly projectId: string;
  readonly signal: AbortSignal;
}

/** What the set-up page shows of an account. */
export interface CalcomView {
  readonly name: string;
  readonly username: string;
  readonly eventTypes: readonly CalcomEventType[];
}

/** The account behind the kept key, asked now; in the owner's words when it does not answer. */
export async function readCalcomAccount(deps: CalcomSetupDeps, request: SetupRequest): Promise<Outcome<CalcomView>> {
  const key = await calcomKeyOf(deps, request.projectId);
  return key.ok ? view(deps.openCalcomAccount(key.value.apiKey), request.signal) : key;
}

async function view(account: CalcomAccountPort, signal: AbortSignal): Promise<Outcome<CalcomView>> {
  try {
    const who: CalcomAccount = await account.account({ signal });
    return granted({ ...who, eventTypes: await account.eventTypes(who, { signal }) });
  } catch (thrown) {
    return refused('UPSTREAM_REJECTED', explainCalcom(thrown), 'apiKey');
  }
}

/**
 * Keeps a key once Cal.com has accepted it, and chooses event types for the services that have the same name there. A webhook of the
 * account before is taken away first.
 */
export async function connectCalcom(
  deps: CalcomSetupDeps,
  { projectId, apiKey, signal }: SetupRequest & { readonly apiKey: string },
): Promise<Outcome<CalcomView>> {
  const account = deps.openCalcomAccount(apiKey);
  const seen = await view(account, signal);
  if (!seen.ok) return seen;
  await dropWebhook(deps, { projectId, signal });
  const services = await deps.db.service.findMany({
    where: { projectId, active: true, bookable: true },
    select: { id: true, name: true },
  });
  const project = await deps.db.project.findUnique({ where: { id: projectId }, select: { calcomConfig: true } });
  if (!project) return notFound('business');
  const { eventTypeIdByServiceId: chosen } = CalcomConfig.parse(project.calcomConfig ?? {});
  const eventTypeIdByServiceId = suggestEventTypes(services, seen.value.eventTypes, chosen);
  const calcomApiKeyEnc = deps.secrets.seal(apiKey, calcomKeyContext(projectId));
  await deps.db.project.update({
    where: { id: projectId },
    data: { calcomApiKeyEnc, calcomConfig: { eventTypeIdByServiceId } },
  });
  return seen;
}

/** Forgets the key and books in Offhook's own calendar from now on. Bookings made at Cal.com stay there. */
export async function disconnectCalcom(deps: CalcomSetupDeps, request: SetupRequest): Promise<Outcome<null>> {
  const { projectId } = request;
  await dropWebhook(deps, request);
  const data = { calendarProvider: 'own' as const, calcomApiKeyEnc: null, calcomConfig: Prisma.DbNull };
  const { count } = await deps.db.project.updateMany({ where: { id: projectId }, data });
  return count > 0 ? granted(null) : notFound('business');
}

export interface CalendarChoice extends SetupRequest {
  readonly provider: 'own' | 'calcom';
  readonly eventTypeIdByServiceId: Readonly<Record<string, number>>;
}

/** Says where jobs are booked from the next call on. With Cal.com, has it tell us about changes. */
export async function chooseCalendar(deps: CalcomSetupDeps, choice: CalendarChoice): Promise<Outcome<null>> {
  const { projectId, provider, signal } = choice;
  const key = await calcomKeyOf(deps, projectId);
  if (provider === 'calcom' && !key.ok) return key;
  const calendar = { provider, eventTypeIdByServiceId: { ...choice.eventTypeIdByServiceId } };
  const saved = await updateProfile(deps, { projectId, change: { calendar } });
  if (!saved.ok) return saved;
  if (provider === 'own') await dropWebhook(deps, choice);
  else if (key.ok)
    await quietly(ensureWebhook(deps, { projectId, account: deps.openCalcomAccount(key.value.apiKey), signal }));
  return granted(null);
}

async function dropWebhook(deps: CalcomSetupDeps, { projectId, signal }: SetupRequest): Promise<void> {
  const key = await calcomKeyOf(deps, projectId);
  if (key.ok) await removeWebhook(deps, { projectId, account: deps.openCalcomAccount(key.value.apiKey), signal });
}

/** The choice is saved whether or not Cal.com answers; the test button and the sweep make up for it. */
async function quietly(work: Promise<unknown>): Promise<void> {
  await work.catch((thrown: unknown) => explainCalcom(thrown));
}
