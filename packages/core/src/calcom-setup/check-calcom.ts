import type { Service } from '@offhook/db';
import { granted, type Outcome } from '../projects/outcome.ts';
import { CalcomConfig } from '../projects/profile-shapes.ts';
import { ok, problem, type SetupCheck, warning } from '../projects/setup-check.ts';
import type { CalcomAccountPort, CalcomEventType } from './calcom-account-port.ts';
import { type CalcomSetupDeps, calcomKeyOf } from './calcom-deps.ts';
import { ensureWebhook } from './calcom-webhook.ts';
import { explainCalcom } from './calcom-words.ts';

/** Free times are looked for this far ahead. */
const AHEAD_DAYS = 14;
const DAY_MS = 86_400_000;

export interface CheckRequest {
  readonly projectId: string;
  readonly nowMs: number;
  readonly signal: AbortSignal;
}

type CheckedService = Pick<Service, 'id' | 'name' | 'durationMin'>;

/**
 * Tries everything a call would need of Cal.com, without booking anything, and says line by line what is wrong. Registers the webhook
 * again if it was lost.
 */
export async function checkCalcom(
  deps: CalcomSetupDeps,
  request: CheckRequest,
): Promise<Outcome<readonly SetupCheck[]>> {
  const key = await calcomKeyOf(deps, request.projectId);
  if (!key.ok) return key.code === 'NOT_CONFIGURED' ? granted([problem('Your Cal.com account', key.message)]) : key;
  const account = deps.openCalcomAccount(key.value.apiKey);
  const { signal } = request;
  try {
    const who = await account.account({ signal });
    const signedIn = ok('Your Cal.com account', `Signed in as ${who.name || who.username}.`);
    const eventTypes = await account.eventTypes(who, { signal });
    const services = await checkServices(deps, { ...request, account, eventTypes });
    return granted([signedIn, ...services, await checkWebhook(deps, { ...request, account })]);
  } catch (thrown) {
    return granted([problem('Your Cal.com account', explainCalcom(thrown))]);
  }
}

interface Opened extends CheckRequest {
  readonly account: CalcomAccountPort;
}

async function checkServices(
  { db }: CalcomSetupDeps,
  request: Opened & { readonly eventTypes: readonly CalcomEventType[] },
): Promise<SetupCheck[]> {
  const { projectId } = request;
  const services = await db.service.findMany({
    where: { projectId, active: true, bookable: true },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
    select: { id: true, name: true, durationMin: true },
  });
  const { calcomConfig } = await db.project.findUniqueOrThrow({
    where: { id: projectId },
    select: { calcomConfig: true },
  });
  const { eventTypeIdByServiceId } = CalcomConfig.parse(calcomConfig ?? {});
  if (services.length === 0) return [problem('Services', 'None of your services can be booked yet.')];
  const checks: SetupCheck[] = [];
  // One after the other: a key has 120 requests a minute, and a call may need them now.
  for (const service of services) {
    checks.push(await checkService(service, { ...request, eventTypeId: eventTypeIdByServiceId[service.id] }));
  }
  return checks;
}

interface Chosen extends Opened {
  readonly eventTypes: readonly CalcomEventType[];
  readonly eventTypeId: number | undefined;
}

async function checkService(service: CheckedService, request: Chosen): Promise<SetupCheck> {
  const { account, eventTypes, eventTypeId, nowMs, signal } = request;
  if (eventTypeId === undefined) {
    return problem(service.name, 'No event type is chosen, so callers cannot book it. Choose one above.');
  }
  const eventType = eventTypes.find((each) => each.eventTypeId === eventTypeId);
  const within = { fromMs: nowMs, untilMs: nowMs + AHEAD_DAYS * DAY_MS };
  const isFree = await account.hasFreeTimes(eventTypeId, within, { signal }).catch((thrown: unknown) => {
    if (eventType) throw thrown;
    return null;
  });
  if (isFree === null) {
    return problem(service.name, 'Its event type does not exist any more at Cal.com. Choose another one above.');
  }
  if (!isFree) {
    return problem(
      service.name,
      `Nothing is free within ${AHEAD_DAYS} days. Check the hours of this event type at Cal.com, and the calendars connected there.`,
    );
  }
  return eventType ? judge(service, eventType) : ok(service.name, `Free times within ${AHEAD_DAYS} days.`);
}

function judge(service: CheckedService, eventType: CalcomEventType): SetupCheck {
  const [question] = eventType.unanswerable;
  if (question !== undefined) {
    return problem(
      service.name,
      `Cal.com insists on an answer to “${question}”, which your assistant does not ask. Make that question optional at Cal.com.`,
    );
  }
  if (eventType.lengthMin !== service.durationMin) {
    return warning(
      service.name,
      `It takes ${service.durationMin} minutes in your price list and ${eventType.lengthMin} at Cal.com. Cal.com’s length is what gets booked.`,
    );
  }
  if (eventType.requiresConfirmation) {
    return warning(service.name, 'You confirm each booking at Cal.com, so callers hear “requested”, not “booked”.');
  }
  return ok(service.name, `Books “${eventType.title}”, free times within ${AHEAD_DAYS} days.`);
}

const CHANGES = 'Changes made at Cal.com';

async function checkWebhook(deps: CalcomSetupDeps, { projectId, account, signal }: Opened): Promise<SetupCheck> {
  const state = await ensureWebhook(deps, { projectId, account, signal });
  if (state === 'on') return ok(CHANGES, 'Cal.com tells Offhook at once.');
  const why =
    state === 'address_refused'
      ? `Cal.com cannot send anything to ${deps.dashboardUrl}: it needs a public https address.`
      : 'Cal.com did not accept our webhook.';
  return warning(CHANGES, `${why} Offhook looks every five minutes instead.`);
}
