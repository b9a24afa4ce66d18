import type { Database, PhoneNumber, Project } from '@offhook/db';

/** A number with its business, as the answering of one call needs it. */
export type AnsweringNumber = PhoneNumber & { readonly project: Project };

/** Whose number was called, or null when it is nobody's. One query. */
export async function findNumber(db: Database, e164: string): Promise<AnsweringNumber | null> {
  return db.phoneNumber.findUnique({ where: { e164 }, include: { project: true } });
}
