import { createHash } from 'node:crypto';

/** Numbers some carriers send in place of a withheld one (protocols/twilio-voice.md, section 1). */
const PLACEHOLDERS = new Set(['+266696687', '+86282452253', '+7378742833', '+2562533', '+8656696']);

/** The caller's number if it can be called back, else null. */
export function dialable(from: string): string | null {
  return /^\+[1-9]\d{6,14}$/.test(from) && !PLACEHOLDERS.has(from) ? from : null;
}

/** Stable for a caller of a business, and says nothing about who it is. */
export function safetyIdentifier(projectId: string, endUser: string): string {
  return createHash('sha256').update(`${projectId} ${endUser}`).digest('hex');
}
