import { ourAddresses } from '../routing/routing-target.ts';
import { hostOf } from '../routing/shown-routing.ts';
import type { OwnedNumber } from '../twilio-numbers-port.ts';

/** Vapi's address for calls (protocols/vapi.md), wherever Vapi is: a simulated one is on this machine. */
const VAPI_TAKES_CALLS_AT = '/twilio/inbound_call';

/** Who gets a number's calls now. `elsewhere`: whoever is at `host`. */
export type NumberUse =
  | { readonly kind: 'offhook' | 'vapi' | 'trunk' | 'fax' | 'nothing' }
  | { readonly kind: 'application'; readonly name: string }
  | { readonly kind: 'elsewhere'; readonly host: string | null };

/** What Twilio does with a call to this number, in Twilio's order. `applications`: names by sid. */
export function numberUse(
  { routing }: Pick<OwnedNumber, 'routing'>,
  { workerUrl, applications }: { workerUrl: string; applications: ReadonlyMap<string, string> },
): NumberUse {
  const { voiceReceiveMode, trunkSid, voiceApplicationSid, voiceUrl } = routing;
  if (voiceReceiveMode === 'fax') return { kind: 'fax' };
  if (trunkSid !== '') return { kind: 'trunk' };
  if (voiceApplicationSid !== '')
    return { kind: 'application', name: applications.get(voiceApplicationSid) ?? voiceApplicationSid };
  if (voiceUrl === '') return { kind: 'nothing' };
  if (voiceUrl.split('#')[0] === ourAddresses(workerUrl).voiceUrl) return { kind: 'offhook' };
  const isVapi = URL.canParse(voiceUrl) && new URL(voiceUrl).pathname.endsWith(VAPI_TAKES_CALLS_AT);
  return isVapi ? { kind: 'vapi' } : { kind: 'elsewhere', host: hostOf(voiceUrl) };
}
