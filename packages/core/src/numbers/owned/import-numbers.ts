import type { AuditActor } from '../../audit/record-audit.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import { granted, isUniqueViolation, type Outcome } from '../../projects/outcome.ts';
import { type RoutingDeps, routeNumber } from '../routing/route-number.ts';
import { NO_ACCOUNT, wordsForError } from '../routing/routing-words.ts';
import { hostOf } from '../routing/shown-routing.ts';
import type { NumberCapabilities, OwnedNumber, TwilioNumbersPort } from '../twilio-numbers-port.ts';
import { allNumbers } from './all-numbers.ts';
import { organizationOf, type Standing, standingsOf } from './number-claims.ts';
import { type NumberUse, numberUse } from './number-use.ts';
import { takeInNumber } from './take-in-number.ts';

export interface ImportableNumber {
  readonly numberSid: string;
  readonly e164: string;
  /** As the account calls it. */
  readonly name: string;
  readonly capabilities: NumberCapabilities;
  /** Who gets its calls now; bringing it over alone changes nothing of it. */
  readonly use: NumberUse;
  /** Where its texts go now: a host; null: nowhere, or to an application. */
  readonly textsGoTo: string | null;
  /** `here`: on this business's list. `elsewhere`: on that of another one of the same organization. */
  readonly listed: 'no' | 'here' | 'elsewhere';
  readonly listedBy: string | null;
}

/** Every number of the account that this business's organization may know of, those that can be brought over first. */
export async function listImportable(deps: RoutingDeps, projectId: string): Promise<Outcome<ImportableNumber[]>> {
  const { db, twilioNumbers: port, workerUrl } = deps;
  if (!port) return NO_ACCOUNT;
  try {
    const [owned, applications] = await Promise.all([allNumbers(port), port.applicationNames()]);
    const standing = await standingsOf(db, await organizationOf(db, projectId), owned);
    const seen = owned.flatMap((number) => {
      const { hidden, holder } = standing(number);
      const use = numberUse(number, { workerUrl, applications });
      return hidden ? [] : [toImportable(number, use, listedAs(holder, projectId))];
    });
    return granted(seen.sort((a, b) => Number(a.listed !== 'no') - Number(b.listed !== 'no')));
  } catch (thrown) {
    return wordsForError(toAppError(thrown));
  }
}

type Listed = Pick<ImportableNumber, 'listed' | 'listedBy'>;

function listedAs(holder: Standing['holder'], projectId: string): Listed {
  if (!holder) return { listed: 'no', listedBy: null };
  return { listed: holder.projectId === projectId ? 'here' : 'elsewhere', listedBy: holder.projectName };
}

function toImportable(number: OwnedNumber, use: NumberUse, listed: Listed): ImportableNumber {
  const { numberSid, e164, friendlyName: name, capabilities, routing } = number;
  return { numberSid, e164, name, capabilities, use, textsGoTo: hostOf(routing.smsUrl), ...listed };
}

export interface ImportRequest {
  readonly projectId: string;
  readonly actor: AuditActor;
  readonly numberSids: readonly string[];
  /** Also has their calls and texts come here from now on; what was set before can be restored. */
  readonly connect: boolean;
}

/** `connected`: null when nobody asked for it; `problem`: in the owner's words, why it is not here, or not connected. */
export interface ImportedNumber {
  readonly numberSid: string;
  readonly e164: string | null;
  readonly numberId: string | null;
  readonly connected: boolean | null;
  readonly problem: string | null;
}

/** Brings numbers of the account over, each on its own: what keeps one from it keeps no other. Changes nothing at Twilio by itself. */
export async function importNumbers(deps: RoutingDeps, request: ImportRequest): Promise<Outcome<ImportedNumber[]>> {
  const { twilioNumbers: port, db } = deps;
  if (!port) return NO_ACCOUNT;
  const organizationId = await organizationOf(db, request.projectId);
  const done: ImportedNumber[] = [];
  for (const numberSid of new Set(request.numberSids)) {
    try {
      done.push(await importOne({ ...deps, port, organizationId }, request, numberSid));
    } catch (thrown) {
      const words = wordsForError(toAppError(thrown));
      // Nothing is here yet, and the next one would meet the same.
      if (done.length === 0) return words;
      done.push(notBrought(numberSid, words.message));
    }
  }
  return granted(done);
}

type ImportScope = RoutingDeps & { readonly port: TwilioNumbersPort; readonly organizationId: string };

async function importOne(scope: ImportScope, request: ImportRequest, numberSid: string): Promise<ImportedNumber> {
  const { db, port, organizationId } = scope;
  const { projectId, actor } = request;
  const owned = await port.get(numberSid);
  const standing = owned && (await standingsOf(db, organizationId, [owned]))(owned);
  if (!owned || standing?.hidden) return notBrought(numberSid, 'The account does not have this number any more.');
  const label = owned.friendlyName || owned.e164;
  const number = await db
    .$transaction((tx) => takeInNumber(tx, owned, { projectId, label, actor, action: 'number.imported' }))
    .catch((thrown: unknown) => {
      if (isUniqueViolation(thrown)) return null;
      throw thrown;
    });
  if (!number) return notBrought(numberSid, 'Another business has this number on its list.');
  const brought = { numberSid, e164: owned.e164, numberId: number.id };
  if (!request.connect) return { ...brought, connected: null, problem: null };
  const routed = await routeNumber(scope, { projectId, numberId: number.id, target: 'offhook', actor });
  return { ...brought, connected: routed.ok, problem: routed.ok ? null : routed.message };
}

function notBrought(numberSid: string, problem: string): ImportedNumber {
  return { numberSid, e164: null, numberId: null, connected: null, problem };
}
