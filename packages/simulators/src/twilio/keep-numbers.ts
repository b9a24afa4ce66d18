import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { NumberBook } from './number-book.ts';
import { FIELD_NAMES } from './number-fields.ts';

const Kept = z.object({
  numbers: z.array(
    z.object({
      sid: z.string(),
      e164: z.string(),
      capabilities: z.object({ voice: z.boolean(), SMS: z.boolean(), MMS: z.boolean(), fax: z.boolean() }),
      createdAt: z.coerce.date(),
      updatedAt: z.coerce.date(),
      friendlyName: z.string(),
      addressSid: z.string().nullable(),
      bundleSid: z.string().nullable(),
      routing: z.record(z.enum(FIELD_NAMES), z.string()).nullable(),
    }),
  ),
  released: z.array(z.string()),
});

/** Keeps the numbers in a file from now on. True: it had those of an earlier run. */
export function keepNumbers(numbers: NumberBook, file: string): boolean {
  const kept = read(file);
  if (kept) numbers.restore(kept);
  mkdirSync(dirname(file), { recursive: true });
  numbers.onChange = () => writeFileSync(file, JSON.stringify(numbers.kept()));
  return kept !== null;
}

/** Null: there is none, or one that was cut off. */
function read(file: string): z.infer<typeof Kept> | null {
  if (!existsSync(file)) return null;
  try {
    return Kept.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}
