import { z } from 'zod';
import type { CallDesk } from './call-desk.ts';
import type { VapiWorld } from './vapi-account-world.ts';
import { assigned } from './who-answers.ts';
import { badRequest } from './wire-error.ts';
import type { Organisation, WireResource } from './world.ts';

const Create = z.strictObject({
  phoneNumberId: z.string(),
  assistantId: z.string().optional(),
  squadId: z.string().optional(),
  assistant: z.record(z.string(), z.unknown()).optional(),
  assistantOverrides: z.record(z.string(), z.unknown()).optional(),
  customer: z.looseObject({
    number: z.string().regex(/^\+[1-9]\d{6,14}$/, 'customer.number must be a valid phone number in the E.164 format.'),
  }),
  metadata: z.record(z.string(), z.unknown()).optional(),
  name: z.string().optional(),
  phoneCallProviderBypassEnabled: z.boolean().optional(),
});

const BYPASS_FIELD = 'phoneCallProviderBypassEnabled';

/** `POST /call`: a call of Vapi's own, or, with the bypass, TwiML that hands over one that is ringing elsewhere. */
export function createCall(
  { world, desk }: { readonly world: VapiWorld; readonly desk: CallDesk },
  organisation: Organisation,
  body: Readonly<Record<string, unknown>>,
): WireResource {
  const isRefused = BYPASS_FIELD in body && world.faults.take('bypass-refused') !== 'off';
  if (isRefused) throw badRequest(`property ${BYPASS_FIELD} should not exist`);
  const read = Create.safeParse(body);
  if (!read.success) throw badRequest(...read.error.issues.map(wordsOf));
  const { phoneNumberId, customer, phoneCallProviderBypassEnabled = false } = read.data;
  const phoneNumber = organisation.resources['phone-number'].get(phoneNumberId);
  if (!phoneNumber) throw badRequest('phoneNumberId must be the id of an existing phone number');
  const answering = read.data.assistant
    ? { assistant: read.data.assistant, assistantId: undefined }
    : (assigned(organisation, read.data) ?? assigned(organisation, phoneNumber));
  if (!answering || !('assistant' in answering)) throw badRequest('Need one of: assistantId, assistant, squadId');
  const isIgnored = phoneCallProviderBypassEnabled && world.faults.take('bypass-ignored') !== 'off';
  if (!phoneCallProviderBypassEnabled || isIgnored) return desk.outbound(organisation, { phoneNumberId, customer });
  const { assistantId } = answering;
  const assistant = { ...answering.assistant, ...read.data.assistantOverrides };
  return desk.bypass({ organisation, phoneNumber, assistant, assistantId, customer });
}

function wordsOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `property ${issue.keys.join(', ')} should not exist`;
  return issue.message.includes('.') ? issue.message : `${issue.path.join('.')}: ${issue.message}`;
}
