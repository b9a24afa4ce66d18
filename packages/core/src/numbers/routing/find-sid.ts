import type { Database, PhoneNumber } from '@offhook/db';
import { isUniqueViolation } from '../../projects/outcome.ts';
import { claimNumber, isClaimedByOthers } from '../owned/number-claims.ts';
import type { TwilioNumbersPort } from '../twilio-numbers-port.ts';

/**
 * Twilio's sid of a number; null when the account does not have it. A number that was typed in is looked up once, by its digits:
 * typing in another organization's number does not give access to it.
 *
 * @throws AppError as the port does.
 */
export async function findSid(
  { db, port }: { readonly db: Database; readonly port: TwilioNumbersPort },
  number: Pick<PhoneNumber, 'id' | 'projectId' | 'e164' | 'twilioSid'>,
): Promise<string | null> {
  if (number.twilioSid !== null) return number.twilioSid;
  const owned = await port.findByNumber(number.e164);
  if (!owned) return null;
  const claim = { projectId: number.projectId, twilioSid: owned.numberSid };
  if (await isClaimedByOthers(db, claim)) return null;
  try {
    await db.phoneNumber.updateMany({
      where: { id: number.id, twilioSid: null },
      data: { twilioSid: owned.numberSid },
    });
    await claimNumber(db, claim);
  } catch (thrown) {
    // Another row claims it. Whose it is was decided when it was added: a number stands in one business only.
    if (!isUniqueViolation(thrown)) throw thrown;
    return null;
  }
  return owned.numberSid;
}
