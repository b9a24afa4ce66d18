import type { EventLog } from '@offhook/db';
import { z } from 'zod';
import { EVENT_TYPE } from '../calls/event-types.ts';

/** What an assistant claimed in one turn though no function had answered it. */
export type FlaggedTurn = {
  claims: { kind: string; sentence: string }[];
  /** It was taken back in the same call. */
  corrected: boolean;
};

const Payload = z.object({
  itemId: z.string(),
  claims: z.array(z.object({ kind: z.string(), sentence: z.string() })),
  corrected: z.boolean(),
});

/** Flagged turns by their `itemId`. */
export function falseClaimsIn(events: readonly Pick<EventLog, 'type' | 'payload'>[]): ReadonlyMap<string, FlaggedTurn> {
  return new Map(
    events.flatMap(({ type, payload }): [string, FlaggedTurn][] => {
      const parsed = Payload.safeParse(type === EVENT_TYPE.claimFalse ? payload : null);
      if (!parsed.success) return [];
      const { itemId, ...flagged } = parsed.data;
      return [[itemId, flagged]];
    }),
  );
}
