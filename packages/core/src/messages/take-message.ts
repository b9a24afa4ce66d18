import { createHash } from 'node:crypto';
import type { Database } from '@offhook/db';
import { normalizePhoneNumber } from '../numbers/phone-number.ts';
import { spokenDigits } from '../time/spoken.ts';
import { keepCallbackRequest } from './callback-requests.ts';

export interface MessageWords {
  readonly projectId: string;
  /** Null when it is tried by hand, outside of any call. */
  readonly callId: string | null;
  /** E.164; empty when withheld. */
  readonly callerNumber: string;
  readonly message: string;
  readonly callerName: string | null;
  /** As the caller said it, if it is another number than they call from. */
  readonly phone: string | null;
  readonly bestTime: string | null;
  readonly urgent: boolean;
  readonly nowMs: number;
}

export type MessageAnswer =
  | { readonly taken: true; readonly say: string }
  /** Nobody could ring back. */
  | { readonly taken: false; readonly reason: 'phone_missing'; readonly say: string };

/**
 * Keeps a message for the people of the business and says so. The same words twice on one call are one message. Says when
 * somebody rings back only in the caller's own words: nobody has promised a time.
 */
export async function takeMessage(db: Database, words: MessageWords): Promise<MessageAnswer> {
  const { projectId, callId, callerName, bestTime, urgent, nowMs } = words;
  const body = words.message.trim();
  const phone = normalizePhoneNumber(words.phone ?? '') ?? normalizePhoneNumber(words.callerNumber);
  if (phone === null) {
    return { taken: false, reason: 'phone_missing', say: 'What is the best phone number to reach you at?' };
  }
  const dedupeKey = messageKey(callId, phone, body);
  const request = { projectId, dedupeKey, callId, callerName, phone, body, urgent, bestTime, nowMs };
  await db.$transaction(async (tx) => {
    const known = callId === null ? null : await tx.call.findFirst({ where: { id: callId, projectId } });
    await keepCallbackRequest(tx, { ...request, source: 'call', callId: known?.id ?? null });
    if (known && callerName && !known.callerName) {
      await tx.call.updateMany({ where: { id: known.id, projectId }, data: { callerName } });
    }
  });
  const lastDigits = spokenDigits(phone.slice(-4));
  return {
    taken: true,
    say: `I have passed that on. Somebody will call you back at the number ending in ${lastDigits}.`,
  };
}

function messageKey(callId: string | null, phone: string, body: string): string {
  const words = body
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  const hash = createHash('sha256').update(`${phone}\n${words}`).digest('base64url').slice(0, 22);
  return `call:${callId ?? 'none'}:${hash}`;
}
