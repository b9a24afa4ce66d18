import { z } from 'zod';
import { badRequest } from './wire-error.ts';
import type { WireResource } from './world.ts';

export interface TwilioAccess {
  readonly accountSid: string;
  readonly authToken: string;
}

const Found = z.object({ incoming_phone_numbers: z.array(z.object({ sid: z.string() })) });

/** Where Vapi leads the calls and texts of a number (protocols/vapi.md, section 2). */
export function vapiAddresses(publicUrl: string) {
  return {
    VoiceUrl: `${publicUrl}/twilio/inbound_call`,
    VoiceMethod: 'POST',
    StatusCallback: `${publicUrl}/twilio/call_status`,
    StatusCallbackMethod: 'POST',
  };
}

export interface TakeOver {
  readonly twilio: TwilioAccess;
  readonly twilioApiUrl: string;
  readonly publicUrl: string;
  readonly number: string;
  /** The number's texts are taken too unless it says `smsEnabled: false`. */
  readonly smsEnabled: boolean;
}

/**
 * Leads a number of the business's Twilio account to Vapi, by Twilio's REST API with the business's own credentials: voice address and
 * status callback, and the address for texts. What shadows them (an application, a trunk) is left as it is.
 *
 * @throws VapiError 400 when Twilio does not let it in or has no such number.
 */
export async function takeOverNumber(order: TakeOver): Promise<void> {
  const { twilio, twilioApiUrl, publicUrl, number, smsEnabled } = order;
  const numbersUrl = `${twilioApiUrl}/2010-04-01/Accounts/${twilio.accountSid}/IncomingPhoneNumbers`;
  const search = new URLSearchParams({ PhoneNumber: number });
  const found = Found.safeParse(await ask(`${numbersUrl}.json?${search}`, twilio));
  const [known] = found.success ? found.data.incoming_phone_numbers : [];
  if (!known) throw badRequest(`Number ${number} Not Found on Twilio.`);
  const sms: Record<string, string> = smsEnabled ? { SmsUrl: `${publicUrl}/twilio/sms`, SmsMethod: 'POST' } : {};
  const form = new URLSearchParams({ ...vapiAddresses(publicUrl), ...sms });
  await ask(`${numbersUrl}/${known.sid}.json`, twilio, form);
}

async function ask(url: string, { accountSid, authToken }: TwilioAccess, form?: URLSearchParams): Promise<unknown> {
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  const answer = await fetch(url, {
    method: form ? 'POST' : 'GET',
    headers: { authorization },
    ...(form ? { body: form } : {}),
  }).catch(() => null);
  if (!answer?.ok) throw badRequest('Twilio Error: Authenticate');
  return answer.json();
}

/** The credentials that came with a number when it was imported. */
export function twilioAccessOf({ twilioAccountSid, twilioAuthToken }: WireResource): TwilioAccess | null {
  if (typeof twilioAccountSid !== 'string' || typeof twilioAuthToken !== 'string') return null;
  return { accountSid: twilioAccountSid, authToken: twilioAuthToken };
}
