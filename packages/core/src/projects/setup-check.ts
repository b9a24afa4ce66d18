import { z } from 'zod';

/** One line of a test of somebody else's service: what was looked at, and what is wrong with it in the owner's words. */
export const SetupCheck = z.object({
  state: z.enum(['ok', 'warning', 'problem']),
  title: z.string(),
  detail: z.string(),
});
export type SetupCheck = Readonly<z.infer<typeof SetupCheck>>;

export const ok = (title: string, detail: string): SetupCheck => ({ state: 'ok', title, detail });
export const warning = (title: string, detail: string): SetupCheck => ({ state: 'warning', title, detail });
export const problem = (title: string, detail: string): SetupCheck => ({ state: 'problem', title, detail });
