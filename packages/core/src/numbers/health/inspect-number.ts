import type { PhoneNumber } from '@offhook/db';
import { hostOf } from '../routing/shown-routing.ts';
import type { OwnedNumber } from '../twilio-numbers-port.ts';
import { expectedRouting, type Known } from './expected-routing.ts';
import { addressProblems, routingProblems } from './find-problems.ts';
import type { NumberProblem } from './number-problem.ts';
import type { AddressLook } from './public-address-port.ts';

export interface Inspection extends Known {
  readonly number: Pick<PhoneNumber, 'twilioSid'>;
  /** Null: the account does not have it. */
  readonly owned: OwnedNumber | null;
  readonly look: AddressLook;
  /** Names of applications by sid. */
  readonly applications: ReadonlyMap<string, string>;
  readonly workerUrl: string;
  readonly nowMs: number;
}

export interface Findings {
  readonly problems: readonly NumberProblem[];
  /** Host that its calls go to; null: nowhere, or not known. */
  readonly goesTo: string | null;
}

/** Everything that is wrong with one number. Pure. */
export function inspectNumber(inspection: Inspection): Findings {
  const { number, owned, last, wasConnected, workerUrl } = inspection;
  if (!owned) return { problems: [{ kind: number.twilioSid === null ? 'not_in_account' : 'gone' }], goesTo: null };
  const found = owned.routing;
  const goesTo = found.trunkSid || found.voiceApplicationSid ? null : hostOf(found.voiceUrl);
  const expected = expectedRouting({ found, last, wasConnected }, workerUrl);
  if (!expected) return { problems: [{ kind: 'not_connected', goesTo }], goesTo };
  const wrong = routingProblems(owned, expected, inspection.applications);
  // Of our own address it does not matter how it is while calls go elsewhere by the owner's wish, but for the fallback, which is ours.
  const leadsToUs = [expected.voiceUrl, expected.voiceFallbackUrl].some((url) => url.startsWith(`${workerUrl}/`));
  const address = leadsToUs ? addressProblems(inspection.look, inspection.nowMs) : [];
  return { problems: [...wrong, ...address], goesTo };
}
