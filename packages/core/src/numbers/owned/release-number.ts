import type { PhoneNumber } from '@offhook/db';
import { type AuditActor, recordAudit } from '../../audit/record-audit.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import { granted, notFound, type Outcome, refused } from '../../projects/outcome.ts';
import { normalizePhoneNumber } from '../phone-number.ts';
import { findSid } from '../routing/find-sid.ts';
import type { RoutingDeps } from '../routing/route-number.ts';
import { NO_ACCOUNT, NOT_IN_ACCOUNT, wordsForError } from '../routing/routing-words.ts';
import { shownRouting } from '../routing/shown-routing.ts';
import type { OwnedNumber, TwilioNumbersPort } from '../twilio-numbers-port.ts';
import { type NumberUse, numberUse } from './number-use.ts';

/** What an owner should know before a number is given back for good. */
export interface ReleaseFacts {
  readonly e164: string;
  /** Who gets its calls now. */
  readonly use: NumberUse;
  /** Vapi answers all or some of its calls. */
  readonly vapiAnswers: boolean;
  /** Vapi has it on its own list of numbers, where it has to be removed by hand. */
  readonly knownToVapi: boolean;
  readonly callsIn30Days: number;
}

type Where = { readonly projectId: string; readonly numberId: string };

const RECENT_MS = 30 * 86_400_000;

/** Looks before the owner leaps; changes nothing. */
export async function releaseFacts(deps: RoutingDeps, where: Where): Promise<Outcome<ReleaseFacts>> {
  const found = await findOwned(deps, where);
  if (!found.ok) return found;
  const { number, owned } = found.value;
  try {
    const applications = (await deps.twilioNumbers?.applicationNames()) ?? new Map<string, string>();
    const callsIn30Days = await deps.db.call.count({
      where: { phoneNumberId: number.id, startedAt: { gte: new Date(deps.now() - RECENT_MS) } },
    });
    return granted({
      e164: number.e164,
      use: owned ? numberUse(owned, { workerUrl: deps.workerUrl, applications }) : { kind: 'nothing' },
      vapiAnswers: number.mode === 'vapi' || number.offhookSharePercent < 100,
      knownToVapi: number.vapiNumberId !== null,
      callsIn30Days,
    });
  } catch (thrown) {
    return wordsForError(toAppError(thrown));
  }
}

export interface ReleaseRequest extends Where {
  /** The number, typed by the owner. */
  readonly typed: string;
  readonly actor: AuditActor;
}

/**
 * Gives a number back to Twilio, for good, and takes it off the list; its calls stay. Releasing twice does no harm: a number that is
 * not there any more is only taken off the list.
 */
export async function releaseNumber(deps: RoutingDeps, request: ReleaseRequest): Promise<Outcome<{ e164: string }>> {
  const found = await findOwned(deps, request);
  if (!found.ok) return found;
  const { number, owned, port } = found.value;
  if (normalizePhoneNumber(request.typed) !== number.e164) {
    return refused('INPUT_INVALID', 'This is not the number. Type it as it stands above.', 'typed');
  }
  if (owned) {
    try {
      await port.release(owned.numberSid);
    } catch (thrown) {
      // Lost answers too: when it is asked for again, a number that is gone is simply gone.
      return wordsForError(toAppError(thrown));
    }
  }
  await takeOffList(deps, number, { request, owned });
  return granted({ e164: number.e164 });
}

async function takeOffList(
  { db }: RoutingDeps,
  { id, projectId, e164, twilioSid }: PhoneNumber,
  { request, owned }: { request: ReleaseRequest; owned: OwnedNumber | null },
): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.phoneNumber.deleteMany({ where: { id, projectId } });
    const numberSid = owned?.numberSid ?? twilioSid;
    if (numberSid) await tx.numberClaim.deleteMany({ where: { twilioSid: numberSid } });
    const subject = { kind: 'number', id } as const;
    const before = { e164, ...(owned ? shownRouting(owned.routing) : {}) };
    await recordAudit(tx, { projectId, actor: request.actor, action: 'number.released', subject, before });
  });
}

type Found = { number: PhoneNumber; owned: OwnedNumber | null; port: TwilioNumbersPort };

/** `owned` null: it was in the account once and is not any more. */
async function findOwned(deps: RoutingDeps, { projectId, numberId }: Where): Promise<Outcome<Found>> {
  const { db, twilioNumbers: port } = deps;
  if (!port) return NO_ACCOUNT;
  const number = await db.phoneNumber.findFirst({ where: { id: numberId, projectId } });
  if (!number) return notFound('phone number');
  try {
    const numberSid = await findSid({ db, port }, number);
    if (numberSid === null) return NOT_IN_ACCOUNT;
    return granted({ number, owned: await port.get(numberSid), port });
  } catch (thrown) {
    return wordsForError(toAppError(thrown));
  }
}
