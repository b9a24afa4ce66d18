import { z } from 'zod';

/**
 * What a webhook about a way out needs to know, carried in its URL: any worker can answer it, with or without the database.
 * Twilio's signature covers the URL, so it is ours; ids and reasons only, never what a person said.
 */
const WayOut = z.object({
  call: z.string().min(1),
  project: z.string().min(1),
  /** Absent at a voicemail that nobody was dialled before. */
  transfer: z.string().min(1).optional(),
  /** Why the assistant left the call. */
  left: z.string().min(1),
  /** What the caller gets when nobody takes the call. */
  otherwise: z.enum(['assistant', 'voicemail']),
});
export type WayOut = z.infer<typeof WayOut>;

/** The way out in a webhook's query, or null: this webhook is about something else. */
export function readWayOut(query: Readonly<Record<string, unknown>>): WayOut | null {
  const parsed = WayOut.safeParse(query);
  return parsed.success ? parsed.data : null;
}

/** The query of a webhook about this way out. */
export function writeWayOut({ transfer, ...way }: WayOut): Readonly<Record<string, string>> {
  return transfer === undefined ? way : { ...way, transfer };
}

/** The number's rules rang a person before the assistant had the call. */
export const FORWARDED = 'forwarded';

/** Left because someone wanted a human, who then was not reached: the caller went. Left for a failure of ours: that stands. */
export function endReasonWithoutHuman({ left }: Pick<WayOut, 'left'>): string {
  return left === 'transferred' || left === FORWARDED ? 'caller_hung_up' : left;
}
