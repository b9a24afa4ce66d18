import { z } from 'zod';

const MAX_SENTENCE_CHARS = 320;
const MAX_SIGN_CHARS = 60;
const MAX_SIGNS = 60;

/** One kind of emergency: how it is recognised, what the caller hears word for word, whether somebody is rung. */
export const EmergencyRule = z.object({
  /** Stable name in records and function calls. */
  key: z.string().regex(/^[a-z][a-z_]{1,19}$/, 'Use lower-case letters and underscores, 20 at most'),
  name: z.string().trim().min(1, 'Give it a name').max(60, 'The name can have 60 characters at most'),
  enabled: z.boolean().default(true),
  sentence: z
    .string()
    .trim()
    .min(1, 'Write what the caller shall hear')
    .max(MAX_SENTENCE_CHARS, `The sentence can have ${MAX_SENTENCE_CHARS} characters at most`),
  /** What callers say; `*` stands for up to four words. */
  signs: z.array(z.string().trim().min(2).max(MAX_SIGN_CHARS)).max(MAX_SIGNS).default([]),
  ringOnCall: z.boolean().default(true),
  /** Only below this temperature indoors, in degrees Fahrenheit; null: always. */
  belowF: z.number().int().min(-40).max(120).nullable().default(null),
});
export type EmergencyRule = z.infer<typeof EmergencyRule>;
