import type { Database, PhoneNumber } from '@offhook/db';
import { z } from 'zod';
import { toAppError } from '../../errors/to-app-error.ts';
import { defineJob, type JobContext } from '../../jobs/job.ts';
import { CHECK_NUMBERS_JOB } from '../routing/routing-changes.ts';
import type { OwnedNumber, TwilioNumbersPort } from '../twilio-numbers-port.ts';
import { lookAt } from './check-number.ts';
import { type Known, knownOf } from './expected-routing.ts';
import { keepFindings } from './health-records.ts';
import { type Findings, inspectNumber } from './inspect-number.ts';
import { type HealthState, stateOf } from './number-problem.ts';
import type { AddressLook, PublicAddressPort } from './public-address-port.ts';

export interface SweepDeps {
  readonly twilioNumbers: TwilioNumbersPort;
  readonly publicAddress: PublicAddressPort;
  readonly workerUrl: string;
}

const PAGE = 500;

/** Looks at every number of this system once an hour, and whenever one was changed. */
export function createCheckNumbersJob(deps: SweepDeps) {
  return defineJob({
    name: CHECK_NUMBERS_JOB,
    cron: '17 * * * *',
    payload: z.object({}),
    run: (_payload, context) => checkNumbers(deps, context),
  });
}

interface Sweep {
  readonly deps: SweepDeps;
  readonly context: JobContext;
  readonly account: Account;
  readonly look: AddressLook;
}

/** Every number of every business. @returns how many were looked at, are broken, and could not be looked at. */
export async function checkNumbers(deps: SweepDeps, context: JobContext) {
  const { db, notes, signal } = context;
  const account = await readAccount(deps.twilioNumbers);
  const look = await deps.publicAddress.look(deps.workerUrl);
  const isReached = look.reach === 'ours' && look.certificate?.problem == null;
  if (!isReached) {
    const facts = { reach: look.reach, certificate: look.certificate?.problem ?? null };
    notes.warn(facts, 'PUBLIC_WORKER_URL does not lead to a voice worker: Twilio cannot bring calls');
  }
  if (account === 'refused') notes.warn({}, 'Twilio refuses TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN');
  const counts = { numbers: 0, broken: 0, failed: 0 };
  for await (const { number, known } of everyNumber(db)) {
    signal.throwIfAborted();
    try {
      const state = await checkOne({ deps, context, account, look }, number, known);
      counts.numbers += 1;
      if (state === 'broken') counts.broken += 1;
    } catch (error) {
      counts.failed += 1;
      notes.warn({ numberId: number.id, code: toAppError(error).code }, 'a phone number could not be checked');
    }
  }
  return counts;
}

/**
 * A number that is fine in the list is fine. Any other is looked at by itself: the list is a few seconds old by now, and its routing
 * may have been changed meanwhile.
 */
async function checkOne(
  { deps, context, account, look }: Sweep,
  number: PhoneNumber,
  known: Known,
): Promise<HealthState> {
  const { db, now } = context;
  const { workerUrl, twilioNumbers: port } = deps;
  const nowMs = now();
  if (account === 'refused') {
    if (number.twilioSid === null) return 'unknown';
    const findings: Findings = { problems: [{ kind: 'account_refused' }], goesTo: null };
    return (await keepFindings(db, number, { findings, nowMs })).state;
  }
  const owned = (number.twilioSid === null ? null : account.get(number.twilioSid)) ?? null;
  const findings = inspectNumber({ number, owned, ...known, look, applications: NO_NAMES, workerUrl, nowMs });
  if (stateOf(findings.problems) === 'fine') return (await keepFindings(db, number, { findings, nowMs })).state;
  return (await lookAt({ db, port, look, workerUrl, now }, number))?.state ?? 'unknown';
}

const NO_NAMES: ReadonlyMap<string, string> = new Map();

/** The account's numbers by sid. */
type Account = ReadonlyMap<string, OwnedNumber> | 'refused';

async function readAccount(port: TwilioNumbersPort): Promise<Account> {
  const numbers = new Map<string, OwnedNumber>();
  try {
    for await (const number of port.list()) numbers.set(number.numberSid, number);
    return numbers;
  } catch (error) {
    if (toAppError(error).code === 'UPSTREAM_UNAUTHORIZED') return 'refused';
    throw error;
  }
}

/** In pages, with what is known of each. */
async function* everyNumber(db: Database) {
  let after = '';
  for (;;) {
    const page = await db.phoneNumber.findMany({ where: { id: { gt: after } }, orderBy: { id: 'asc' }, take: PAGE });
    const ids = page.map(({ id }) => id);
    const known = await knownOf(db, ids);
    for (const number of page) yield { number, known: known(number.id) };
    const end = ids.at(-1);
    if (end === undefined || page.length < PAGE) return;
    after = end;
  }
}
