import { z } from 'zod';
import { takeOverNumber, twilioAccessOf } from './number-import.ts';
import type { RestParts } from './rest-parts.ts';
import { badRequest, notFound } from './wire-error.ts';
import { newResource, type Organisation, patched, textField, type WireResource } from './world.ts';

type Fields = Readonly<Record<string, unknown>>;

const E164 = z.string().regex(/^\+[1-9]\d{6,14}$/);
const Import = z.looseObject({
  provider: z.literal('twilio'),
  number: E164,
  twilioAccountSid: z.string().startsWith('AC'),
  twilioAuthToken: z.string().min(1),
  smsEnabled: z.boolean().default(true),
});

/** `POST /phone-number`: takes a number of the business's Twilio account over, its texts too unless told otherwise. */
export async function importNumber(
  { world }: RestParts,
  organisation: Organisation,
  body: Fields,
): Promise<WireResource> {
  const read = Import.safeParse(body);
  if (!read.success) throw badRequest(...read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
  const { number, twilioAccountSid, twilioAuthToken, smsEnabled } = read.data;
  const numbers = organisation.resources['phone-number'];
  if ([...numbers.values()].some((known) => known.number === number)) {
    throw badRequest(`Existing Phone Number ${number} Has Identical \`twilioAccountSid\` And \`number\`.`);
  }
  await takeOverNumber({
    twilio: { accountSid: twilioAccountSid, authToken: twilioAuthToken },
    twilioApiUrl: world.twilioApiUrl(),
    publicUrl: world.publicUrl(),
    number,
    smsEnabled,
  });
  const made = newResource(organisation.orgId, world.now(), { status: 'active', ...read.data });
  numbers.set(made.id, made);
  return made;
}

export interface NumberChange {
  readonly id: string;
  readonly change: Fields;
}

/** `PATCH /phone-number/{id}`. It may write the number's addresses at Twilio again (unverified): whoever asks has to look. */
export async function changeNumber(
  { world, rewritesOnPatch }: RestParts,
  organisation: Organisation,
  { id, change }: NumberChange,
): Promise<WireResource> {
  const numbers = organisation.resources['phone-number'];
  const known = numbers.get(id);
  if (!known) throw notFound('phone number', id);
  if ('provider' in change && change.provider !== known.provider) throw badRequest('provider cannot be changed');
  const changed = patched(known, change, world.now());
  const twilio = twilioAccessOf(changed);
  const number = textField(changed, 'number');
  if (twilio && number !== undefined && rewritesOnPatch()) {
    await takeOverNumber({
      twilio,
      twilioApiUrl: world.twilioApiUrl(),
      publicUrl: world.publicUrl(),
      number,
      smsEnabled: changed.smsEnabled !== false,
    });
  }
  numbers.set(id, changed);
  return changed;
}
