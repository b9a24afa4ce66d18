import { createHash, randomBytes } from 'node:crypto';

/** A media stream must present its token within this time of the TwiML. */
export const TOKEN_LIFETIME_MS = 60_000;
/** 256 bits: not to be guessed, and no comparison to time. */
const TOKEN_BYTES = 32;

/** Whose stream it is. */
export interface StreamOwner {
  readonly callSid: string;
  readonly accountSid: string;
}

export function newStreamToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** What the database keeps of a token: useless without it, and bound to the call and the account. */
export function streamTokenHash(token: string, { callSid, accountSid }: StreamOwner): string {
  return createHash('sha256')
    .update(JSON.stringify([token, callSid, accountSid]))
    .digest('hex');
}
