import { z } from 'zod';
import { toAppError } from '../../errors/to-app-error.ts';
import { granted, type Outcome, refused } from '../../projects/outcome.ts';
import { NO_ACCOUNT, wordsForError } from '../routing/routing-words.ts';
import { type AvailableNumber, NUMBER_KINDS, type TwilioNumbersPort } from '../twilio-numbers-port.ts';
import { refusalWords } from './refusal-words.ts';

/** A screenful or two; whoever wants another one types more of it. */
const MAX_FOUND = 30;

export const NumberSearch = z.object({
  country: z
    .string()
    .trim()
    .regex(/^[A-Z]{2}$/, 'Choose a country'),
  kind: z.enum(NUMBER_KINDS),
  areaCode: z
    .string()
    .trim()
    .regex(/^(\d{3})?$/, 'An area code has three digits, such as 512')
    .default(''),
  /** Part of the number, as digits or as letters of a keypad. */
  contains: z
    .string()
    .trim()
    .regex(/^([0-9A-Za-z*]{2,16})?$/, 'Type 2 to 16 digits or letters, without spaces')
    .default(''),
  needsTexts: z.boolean().default(false),
});
export type NumberSearch = z.infer<typeof NumberSearch>;

/** Numbers on sale at this moment. Refused in the owner's words when Twilio cannot say. */
export async function searchNumbers(
  port: TwilioNumbersPort | null,
  { areaCode, contains, ...query }: NumberSearch,
): Promise<Outcome<readonly AvailableNumber[]>> {
  if (!port) return NO_ACCOUNT;
  try {
    const answer = await port.search({
      ...query,
      ...(areaCode === '' ? {} : { areaCode }),
      ...(contains === '' ? {} : { contains }),
      limit: MAX_FOUND,
    });
    if (answer.state === 'found') return granted(answer.numbers);
    const { message, field } = refusalWords(answer.reason);
    return refused('INPUT_INVALID', message, field);
  } catch (thrown) {
    return wordsForError(toAppError(thrown));
  }
}
