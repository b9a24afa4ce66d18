import { z } from 'zod';

/**
 * How Vapi's messages to us prove to be a business's (protocols/vapi.md, section 4). `secret`: `X-Vapi-Secret`. `bearer`: `Authorization`. Both
 * are taken wherever either is set, for they carry the same secret. `hmac`: a signature over the message, in the owner's own format.
 */
export const VapiServerAuth = z.object({
  kind: z.enum(['secret', 'bearer', 'hmac']).default('secret'),
  algorithm: z.enum(['sha1', 'sha256', 'sha512']).default('sha256'),
  signatureHeader: z.string().trim().min(1).max(80).default('x-signature'),
  /** Null: messages carry no time, so an old one could be sent again; what it asks for is done once all the same. */
  timestampHeader: z.string().trim().min(1).max(80).nullable().default(null),
  /** What is signed, with `{body}`, `{timestamp}`, `{method}`, `{path}` and `{url}` in the places of their values. */
  payload: z.string().trim().min(1).max(200).default('{body}'),
});
export type VapiServerAuth = z.infer<typeof VapiServerAuth>;
