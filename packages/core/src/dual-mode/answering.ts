import type { NumberMode } from '@offhook/db';
import { z } from 'zod';

/** Offhook and Vapi: the two that can hold a conversation. */
export const SIDES = ['openai', 'vapi'] as const;
export type Side = (typeof SIDES)[number];

/** Who answers a number. */
export const Answering = z.object({
  side: z.enum(['openai', 'vapi', 'forward', 'paused']),
  /**
   * Of a hundred callers, how many `side` answers; the other side answers the rest. Left out: all of them. Only for `openai` and
   * `vapi`.
   */
  sharePercent: z.number().int().min(1).max(100).optional(),
});
export type Answering = z.infer<typeof Answering>;

/** The same as the row keeps it: `offhookSharePercent` counts in mode `openai` only. */
export interface AnsweringColumns {
  readonly mode: NumberMode;
  readonly offhookSharePercent: number;
}

/** A share of Vapi's is kept as Offhook's: one way to write a split down. */
export function answeringColumns({ side, sharePercent = 100 }: Answering): AnsweringColumns {
  if (side !== 'openai' && side !== 'vapi') return { mode: side, offhookSharePercent: 100 };
  const offhook = side === 'openai' ? sharePercent : 100 - sharePercent;
  return offhook === 0 ? { mode: 'vapi', offhookSharePercent: 100 } : { mode: 'openai', offhookSharePercent: offhook };
}

/** Offhook's share of the calls in percent; null: neither side answers. */
export function offhookShare({ mode, offhookSharePercent }: AnsweringColumns): number | null {
  if (mode === 'vapi') return 0;
  return mode === 'openai' ? offhookSharePercent : null;
}

/** Some calls go to one side and some to the other. */
export function isSplit(columns: AnsweringColumns): boolean {
  return columns.mode === 'openai' && columns.offhookSharePercent < 100;
}
