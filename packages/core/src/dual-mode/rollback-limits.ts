import type { Prisma } from '@offhook/db';
import { z } from 'zod';

const percent = z.number().int().min(1).max(100);

/**
 * When calls go back to the other side by themselves. A rate has to be above its limit, over the calls of the last `windowMin`
 * minutes, of which there must be `minCalls`.
 */
export const RollbackLimits = z.object({
  enabled: z.boolean().default(true),
  windowMin: z.number().int().min(5).max(1_440).default(60),
  minCalls: z.number().int().min(3).max(500).default(8),
  /** Calls of this side that broke off or ended in an error of its own. */
  maxFailurePercent: percent.default(20),
  /** Calls that were to be this side's and that somebody else had to take. */
  maxFallbackPercent: percent.default(25),
  /** Half of the callers waited longer than this for the first word. */
  maxFirstAudioMs: z.number().int().min(500).max(20_000).default(4_000),
});
export type RollbackLimits = z.infer<typeof RollbackLimits>;

/** What the row says; whatever cannot be read is as if it were not there. */
export function rollbackLimitsOf({ rollbackLimits }: { readonly rollbackLimits: Prisma.JsonValue }): RollbackLimits {
  return RollbackLimits.catch(RollbackLimits.parse({})).parse(rollbackLimits);
}
