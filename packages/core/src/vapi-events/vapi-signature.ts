import { createHmac, timingSafeEqual } from 'node:crypto';
import { instantMs } from '@offhook/protocol';
import type { VapiServerAuth } from '../vapi/connection/server-auth.ts';

export interface SignedMessage {
  readonly headers: Headers;
  readonly method: string;
  readonly url: string;
  /** The very bytes, as text. */
  readonly rawBody: string;
  /** Epoch milliseconds. */
  readonly nowMs: number;
}

/** So far may the clocks of the two sides be apart, and so long may a message take. */
const TOLERANCE_MS = 5 * 60_000;
const FIRST_MILLISECONDS = 100_000_000_000;

/** Whether somebody who knows the secret signed exactly this message, lately. In a time that does not depend on the signature. */
export function isSignedByVapi(message: SignedMessage, signing: VapiServerAuth, secret: string): boolean {
  const given = message.headers.get(signing.signatureHeader);
  if (given === null) return false;
  const timestamp = signing.timestampHeader === null ? '' : message.headers.get(signing.timestampHeader);
  if (timestamp === null || (signing.timestampHeader !== null && !isRecent(timestamp, message.nowMs))) return false;
  const digest = createHmac(signing.algorithm, secret)
    .update(signedText(message, signing.payload, timestamp))
    .digest();
  // `sha256=…` as some write it; hexadecimal or base64, as the owner chose.
  const signature = given.trim().replace(/^(hmac-)?(sha|v)\d+=/i, '');
  return [Buffer.from(signature, 'hex'), Buffer.from(signature, 'base64')].some((bytes) => areEqual(bytes, digest));
}

function areEqual(given: Buffer, wanted: Buffer): boolean {
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function isRecent(timestamp: string, nowMs: number): boolean {
  const atMs = /^\d+$/.test(timestamp) ? countedMs(Number(timestamp)) : instantMs(timestamp);
  return atMs !== null && Math.abs(nowMs - atMs) <= TOLERANCE_MS;
}

/** Seconds or milliseconds, as the owner's format has it. */
function countedMs(counted: number): number {
  return counted < FIRST_MILLISECONDS ? counted * 1_000 : counted;
}

function signedText({ method, url, rawBody }: SignedMessage, payload: string, timestamp: string): string {
  const parts: Readonly<Record<string, string>> = {
    body: rawBody,
    timestamp,
    method,
    url,
    path: new URL(url).pathname,
  };
  return payload.replaceAll(/\{(\w+)\}/g, (whole, name: string) => parts[name] ?? whole);
}
