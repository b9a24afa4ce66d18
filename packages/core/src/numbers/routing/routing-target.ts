import { SMS_PATH } from '../../messages/text-status-url.ts';
import type { NumberRouting } from '../twilio-numbers-port.ts';

/** Where a number's calls are to go. */
export type RoutingTarget =
  | 'offhook'
  | {
      readonly kind: 'vapi';
      /** Vapi's address for calls. */
      readonly voiceUrl: string;
      /** Vapi's address for texts; left out: texts stay where they are. */
      readonly smsUrl?: string;
      /** Who hears how a call went; left out: nobody. */
      readonly statusCallback?: string;
    };

/** `restored`: as it was before some change. */
export type RoutingTargetName = 'offhook' | 'vapi' | 'restored';

/** The addresses at which the voice worker takes calls and texts. */
export interface OurAddresses {
  readonly voiceUrl: string;
  /** Asked by Twilio when `voiceUrl` does not answer: a person or a voicemail takes the call. */
  readonly fallbackUrl: string;
  readonly statusUrl: string;
  readonly smsUrl: string;
}

export function ourAddresses(workerUrl: string): OurAddresses {
  return {
    voiceUrl: `${workerUrl}/twilio/voice`,
    fallbackUrl: `${workerUrl}/twilio/fallback`,
    statusUrl: `${workerUrl}/twilio/status`,
    smsUrl: `${workerUrl}${SMS_PATH}`,
  };
}

/**
 * The whole routing for a target: what would shadow it is cleared (a trunk and an application come before `voiceUrl`:
 * protocols/twilio-voice.md, section 6), and what has nothing to do with it stays as it is. Vapi gets our fallback address, so that a
 * call it cannot take still reaches a person or a voicemail.
 */
export function routingFor(target: RoutingTarget, before: NumberRouting, workerUrl: string): NumberRouting {
  const ours = ourAddresses(workerUrl);
  const voice = {
    ...before,
    voiceMethod: 'POST',
    voiceFallbackUrl: ours.fallbackUrl,
    voiceFallbackMethod: 'POST',
    voiceApplicationSid: '',
    trunkSid: '',
    // A number that takes faxes never rings; Twilio shows nothing instead of `voice` on some.
    voiceReceiveMode: before.voiceReceiveMode === 'fax' ? 'voice' : before.voiceReceiveMode,
  };
  if (target === 'offhook') {
    const status = { statusCallback: ours.statusUrl, statusCallbackMethod: 'POST' };
    return { ...voice, ...textsTo(ours.smsUrl), ...status, voiceUrl: ours.voiceUrl };
  }
  const { voiceUrl, smsUrl, statusCallback = '' } = target;
  const status = { statusCallback, statusCallbackMethod: 'POST' };
  return { ...voice, ...(smsUrl === undefined ? {} : textsTo(smsUrl)), ...status, voiceUrl };
}

function textsTo(smsUrl: string) {
  const to = { smsUrl, smsFallbackUrl: smsUrl, smsApplicationSid: '' };
  return { ...to, smsMethod: 'POST', smsFallbackMethod: 'POST' };
}

/** What has to be written so that `from` becomes `to`: only the fields that differ. */
export function changesOf(from: NumberRouting, to: NumberRouting): Partial<NumberRouting> {
  const changed = ROUTING_FIELDS.filter((field) => from[field] !== to[field]);
  return Object.fromEntries(changed.map((field) => [field, to[field]]));
}

export function isSameRouting(a: NumberRouting, b: NumberRouting): boolean {
  return Object.keys(changesOf(a, b)).length === 0;
}

const ROUTING_FIELDS = [
  'voiceUrl',
  'voiceMethod',
  'voiceFallbackUrl',
  'voiceFallbackMethod',
  'voiceApplicationSid',
  'trunkSid',
  'voiceReceiveMode',
  'voiceCallerIdLookup',
  'statusCallback',
  'statusCallbackMethod',
  'smsUrl',
  'smsMethod',
  'smsFallbackUrl',
  'smsFallbackMethod',
  'smsApplicationSid',
] as const satisfies readonly (keyof NumberRouting)[];
