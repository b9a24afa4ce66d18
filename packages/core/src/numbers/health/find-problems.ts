import { hostOf } from '../routing/shown-routing.ts';
import type { NumberRouting, OwnedNumber } from '../twilio-numbers-port.ts';
import type { NumberProblem } from './number-problem.ts';
import type { AddressLook } from './public-address-port.ts';

/** Long enough for whoever renews certificates by hand, and later than those who do it by machine. */
const CERTIFICATE_SOON_MS = 14 * 86_400_000;

/** Where a number's routing is not as it should be. Pure. `applications`: names by sid. */
export function routingProblems(
  number: Pick<OwnedNumber, 'routing' | 'capabilities'>,
  expected: NumberRouting,
  applications: ReadonlyMap<string, string>,
): NumberProblem[] {
  const found = number.routing;
  const problems = voiceProblems(found, expected, applications);
  if (isMissed(found.voiceFallbackUrl, expected.voiceFallbackUrl))
    problems.push({ kind: 'fallback', goesTo: hostOf(found.voiceFallbackUrl) });
  if (isMissed(found.statusCallback, expected.statusCallback))
    problems.push({ kind: 'status', goesTo: hostOf(found.statusCallback) });
  const textsMoved =
    isMissed(found.smsApplicationSid, expected.smsApplicationSid) ||
    // An application comes before the address.
    (expected.smsUrl !== '' && found.smsApplicationSid !== expected.smsApplicationSid) ||
    isMissed(found.smsUrl, expected.smsUrl);
  if (number.capabilities.sms && textsMoved) problems.push({ kind: 'texts', goesTo: hostOf(found.smsUrl) });
  return problems;
}

/** In Twilio's order: a trunk comes before an application, and that before the address. */
function voiceProblems(
  found: NumberRouting,
  expected: NumberRouting,
  applications: ReadonlyMap<string, string>,
): NumberProblem[] {
  if (found.voiceReceiveMode === 'fax' && expected.voiceReceiveMode !== 'fax') return [{ kind: 'fax' }];
  const { trunkSid, voiceApplicationSid } = found;
  if (trunkSid !== expected.trunkSid && trunkSid !== '') return [{ kind: 'shadowed', by: 'trunk', name: trunkSid }];
  if (voiceApplicationSid !== expected.voiceApplicationSid && voiceApplicationSid !== '') {
    const name = applications.get(voiceApplicationSid) ?? voiceApplicationSid;
    return [{ kind: 'shadowed', by: 'application', name }];
  }
  const moved =
    trunkSid !== expected.trunkSid ||
    voiceApplicationSid !== expected.voiceApplicationSid ||
    !isSameAddress(found.voiceUrl, expected.voiceUrl);
  if (moved) return [{ kind: 'moved', goesTo: hostOf(found.voiceUrl) }];
  return found.voiceUrl !== '' && found.voiceMethod !== expected.voiceMethod ? [{ kind: 'method' }] : [];
}

/** Where nothing was expected, whatever somebody set is no harm. */
function isMissed(found: string, expected: string): boolean {
  return expected !== '' && !isSameAddress(found, expected);
}

/** Without the fragment: there Twilio keeps time-outs of the connection, for whoever tunes them (protocols/twilio-voice.md, section 2). */
export function isSameAddress(a: string, b: string): boolean {
  return withoutFragment(a) === withoutFragment(b);
}

function withoutFragment(address: string): string {
  return address.split('#')[0] ?? '';
}

/** What keeps Twilio from reaching us. A broken certificate is named instead of what it breaks. */
export function addressProblems({ reach, certificate }: AddressLook, nowMs: number): NumberProblem[] {
  if (certificate?.problem) return [certificateProblem(certificate.problem, certificate.validUntilMs)];
  const problems: NumberProblem[] = reach === 'ours' ? [] : [{ kind: 'address', why: reach }];
  if (certificate && certificate.validUntilMs - nowMs < CERTIFICATE_SOON_MS)
    problems.push(certificateProblem('expires_soon', certificate.validUntilMs));
  return problems;
}

type CertificateProblem = Extract<NumberProblem, { kind: 'certificate' }>;

function certificateProblem(why: CertificateProblem['why'], untilMs: number): CertificateProblem {
  return { kind: 'certificate', why, until: new Date(untilMs).toISOString() };
}
