import { createHash } from 'node:crypto';
import type { Database } from '@offhook/db';
import { z } from 'zod';
import type { ServiceArea } from '../projects/business-profile.ts';
import type { AreaDecision } from './decide-area.ts';

/** How long a decision is believed: streets are built and roads are closed. */
const TTL_MS = 30 * 24 * 3_600_000;

/** What was asked, as the key of what was decided: any change of the area asks anew. */
export interface AskedPlace {
  readonly projectId: string;
  readonly postalCode: string | null;
  readonly address: string | null;
  readonly area: ServiceArea;
}

/** The reasons a remembered decision can have: those that follow from a place that was found. */
const KeptReason = z.enum([
  'within_radius',
  'in_zone',
  'short_drive',
  'outside_radius',
  'outside_zones',
  'long_drive',
  'not_listed',
  'listed_postal_code',
  'excluded',
]);

/** A decision made before about the same place and the same area, or null. */
export async function findAreaCheck(db: Database, asked: AskedPlace, nowMs: number): Promise<AreaDecision | null> {
  const { projectId } = asked;
  const found = await db.areaCheck.findUnique({ where: { projectId_key: { projectId, key: keyOf(asked) } } });
  if (!found || found.expiresAt.getTime() <= nowMs) return null;
  const reason = KeptReason.safeParse(found.reason);
  return reason.success ? { inArea: found.inArea, reason: reason.data } : null;
}

export interface MadeDecision {
  readonly decision: AreaDecision;
  readonly placeId: string | null;
  readonly nowMs: number;
}

/** Remembers a yes or a no for 30 days. An undecided one is asked again the next time. */
export async function keepAreaCheck(
  db: Database,
  asked: AskedPlace,
  { decision, placeId, nowMs }: MadeDecision,
): Promise<void> {
  const reason = KeptReason.safeParse(decision.reason);
  if (decision.inArea === null || !reason.success) return;
  const { projectId } = asked;
  const key = keyOf(asked);
  const [checkedAt, expiresAt] = [new Date(nowMs), new Date(nowMs + TTL_MS)];
  const kept = { placeId, inArea: decision.inArea, reason: reason.data, checkedAt, expiresAt };
  await db.areaCheck.upsert({
    where: { projectId_key: { projectId, key } },
    create: { projectId, key, ...kept },
    update: kept,
  });
}

/** Deletes decisions that have expired. Returns how many. */
export async function forgetOldAreaChecks(db: Database, now: Date): Promise<number> {
  const { count } = await db.areaCheck.deleteMany({ where: { expiresAt: { lte: now } } });
  return count;
}

/** Hashed: an address is nobody's business in a table of decisions. Case, commas and blanks do not make another address. */
function keyOf({ postalCode, address, area }: AskedPlace): string {
  const plain = (address ?? '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return createHash('sha256')
    .update(JSON.stringify([postalCode, plain, area]))
    .digest('hex');
}
