import type { Database } from '@offhook/db';
import { isUniqueViolation } from '../../projects/outcome.ts';
import type { TwilioNumbersPort } from '../twilio-numbers-port.ts';

/**
 * Twilio's sid of a number; null when the account does not have it. A number that was typed in is looked up once, by its digits.
 *
 * @throws AppError as the port does.
 */
export async function findSid(
  { db, port }: { readonly db: Database; readonly port: TwilioNumbersPort },
  number: { readonly id: string; readonly e164: string; readonly twilioSid: string | null },
): Promise<string | null> {
  if (number.twilioSid !== null) return number.twilioSid;
  const owned = await port.findByNumber(number.e164);
  if (!owned) return null;
  try {
    await db.phoneNumber.updateMany({
      where: { id: number.id, twilioSid: null },
      data: { twilioSid: owned.numberSid },
    });
  } catch (thrown) {
    // Another row claims it. Whose it is was decided when it was added: a number stands in one business only.
    if (!isUniqueViolation(thrown)) throw thrown;
    return null;
  }
  return owned.numberSid;
}
