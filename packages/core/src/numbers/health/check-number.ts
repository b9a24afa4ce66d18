import type { Database, PhoneNumber } from '@offhook/db';
import { toAppError } from '../../errors/to-app-error.ts';
import { granted, notFound, type Outcome } from '../../projects/outcome.ts';
import type { RoutingDeps } from '../routing/change-routing.ts';
import { findSid } from '../routing/find-sid.ts';
import { BUSY, NO_ACCOUNT, wordsForError } from '../routing/routing-words.ts';
import type { OwnedNumber, TwilioNumbersPort } from '../twilio-numbers-port.ts';
import { knownOf } from './expected-routing.ts';
import { keepFindings, type NumberHealthView } from './health-records.ts';
import { type Findings, inspectNumber } from './inspect-number.ts';
import type { AddressLook, PublicAddressPort } from './public-address-port.ts';

export interface HealthDeps extends RoutingDeps {
  readonly publicAddress: PublicAddressPort;
}

/** Looks at one number now, and keeps what it finds. */
export async function checkNumber(
  deps: HealthDeps,
  { projectId, numberId }: { projectId: string; numberId: string },
): Promise<Outcome<NumberHealthView>> {
  const { db, twilioNumbers: port } = deps;
  const number = await db.phoneNumber.findFirst({ where: { id: numberId, projectId } });
  if (!number) return notFound('phone number');
  if (!port) return NO_ACCOUNT;
  try {
    const look = await deps.publicAddress.look(deps.workerUrl);
    const health = await lookAt({ ...deps, port, look }, number);
    return health ? granted(health) : BUSY;
  } catch (thrown) {
    return wordsForError(toAppError(thrown));
  }
}

export type LookDeps = Pick<HealthDeps, 'db' | 'workerUrl' | 'now'> & {
  readonly port: TwilioNumbersPort;
  readonly look: AddressLook;
};

/** Null: its routing is being changed at this moment, so that what is found means nothing. */
export async function lookAt(deps: LookDeps, number: PhoneNumber): Promise<NumberHealthView | null> {
  const { db, now } = deps;
  const before = await latestChange(db, number.id);
  const findings = await findingsAbout(deps, number);
  const after = await latestChange(db, number.id);
  if (before.underWay || after.underWay || after.id !== before.id) return null;
  return keepFindings(db, number, { findings, nowMs: now() });
}

async function findingsAbout(deps: LookDeps, number: PhoneNumber): Promise<Findings> {
  const { db, port, look, workerUrl } = deps;
  let owned: OwnedNumber | null = null;
  try {
    const sid = await findSid({ db, port }, number);
    owned = sid === null ? null : await port.get(sid);
  } catch (error) {
    if (toAppError(error).code !== 'UPSTREAM_UNAUTHORIZED') throw error;
    return { problems: [{ kind: 'account_refused' }], goesTo: null };
  }
  const known = (await knownOf(db, [number.id]))(number.id);
  // Names are asked for only where one is needed.
  const applications = owned?.routing.voiceApplicationSid ? await port.applicationNames() : new Map();
  return inspectNumber({ number, owned, ...known, look, applications, workerUrl, nowMs: deps.now() });
}

async function latestChange(db: Database, phoneNumberId: string): Promise<{ id: string; underWay: boolean }> {
  const change = await db.routingChange.findFirst({ where: { phoneNumberId }, orderBy: { id: 'desc' } });
  return { id: change?.id ?? '', underWay: change?.leaseUntil != null };
}
