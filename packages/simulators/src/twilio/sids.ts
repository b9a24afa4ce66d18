import { randomBytes, randomInt } from 'node:crypto';

/** A Twilio SID: two letters (AC account, CA call, MZ stream) and 32 hex digits. */
export function newSid(prefix: 'AC' | 'CA' | 'MZ'): string {
  return prefix + randomBytes(16).toString('hex');
}

/** A caller's number nobody owns: 555-01xx is kept free for fiction, in any area code. */
export function fictionalNumber(): string {
  const areaCode = randomInt(2, 10) * 100 + randomInt(0, 90) + 10;
  return `+1${Math.min(areaCode, 989)}55501${String(randomInt(0, 100)).padStart(2, '0')}`;
}
