import twilio from 'twilio';
import { twilioAccessOf } from './number-import.ts';
import type { CallingParts } from './run-tools.ts';
import { deliver, serverOf } from './server-url.ts';
import type { VapiWorld } from './vapi-account-world.ts';
import { recordField, textField } from './world.ts';

type Fields = Readonly<Record<string, unknown>>;

export interface TransferWish {
  readonly parts: CallingParts;
  readonly callSid: string | undefined;
  /** Those of the assistant's tool; when there are none, the server is asked. */
  readonly destinations: readonly Fields[];
}

/** Puts a caller through by Twilio's REST API with the number's own credentials. Answers where to; null when that is not possible. */
export async function transfer(world: VapiWorld, wish: TransferWish): Promise<Fields | null> {
  const { parts, callSid } = wish;
  const destination = wish.destinations[0] ?? (await askServer(parts));
  const number = textField(destination, 'number');
  const access = parts.phoneNumber && twilioAccessOf(parts.phoneNumber);
  if (!destination || number === undefined || !access || callSid === undefined) return null;
  const response = new twilio.twiml.VoiceResponse();
  response.dial().number(number);
  const url = `${world.twilioApiUrl()}/2010-04-01/Accounts/${access.accountSid}/Calls/${callSid}.json`;
  const authorization = `Basic ${Buffer.from(`${access.accountSid}:${access.authToken}`).toString('base64')}`;
  const answer = await fetch(url, {
    method: 'POST',
    headers: { authorization },
    body: new URLSearchParams({ Twiml: response.toString() }),
  }).catch(() => null);
  await answer?.body?.cancel();
  return answer?.ok ? destination : null;
}

async function askServer({ organisation, assistant, phoneNumber, common }: CallingParts): Promise<Fields | undefined> {
  const server = serverOf({ assistant, ...(phoneNumber ? { phoneNumber } : {}), organisation });
  if (!server) return undefined;
  const message = { ...common(), type: 'transfer-destination-request' };
  const answer = await deliver({ server, organisation, message });
  return answer.ok && typeof answer.json === 'object' && answer.json !== null
    ? recordField({ ...answer.json }, 'destination')
    : undefined;
}
