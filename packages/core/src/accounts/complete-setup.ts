import type { Database } from '@offhook/db';
import { z } from 'zod';
import { granted, isUniqueViolation, type Outcome, refused } from '../projects/outcome.ts';
import { requiredText } from '../projects/profile-shapes.ts';
import type { IdentityPort } from './identity-port.ts';

export const MIN_PASSWORD_CHARS = 10;
const MAX_PASSWORD_CHARS = 128; // better-auth's own limit: hashing longer ones is a way to keep a server busy

export const AccountSetup = z.object({
  name: requiredText('Your name', 80),
  email: z.string().trim().toLowerCase().pipe(z.email('This is not an e-mail address').max(254)),
  password: z
    .string()
    .min(MIN_PASSWORD_CHARS, `Use ${MIN_PASSWORD_CHARS} characters or more`)
    .max(MAX_PASSWORD_CHARS, `Use ${MAX_PASSWORD_CHARS} characters at most`),
});
export type AccountSetup = z.infer<typeof AccountSetup>;

/** True until the user has chosen a password: so far only sign-in links let them in. */
export async function setupPending(db: Database, userId: string): Promise<boolean> {
  const passwords = await db.account.count({
    where: { userId, providerId: 'credential', password: { not: null } },
  });
  return passwords === 0;
}

/** First-run set-up: who the user is and the password they sign in with. Works once. */
export async function completeSetup(
  deps: { db: Database; identity: IdentityPort },
  request: { userId: string; setup: AccountSetup },
): Promise<Outcome<{ email: string }>> {
  const { db, identity } = deps;
  const { userId, setup } = request;
  if (!(await setupPending(db, userId))) {
    return refused('CONFLICT', 'Your account is set up already. Sign in with your e-mail address and password.');
  }
  try {
    await db.user.update({
      where: { id: userId },
      // Whoever holds the sign-in link runs this system: the address is taken at their word.
      data: { name: setup.name, email: setup.email, emailVerified: true },
    });
  } catch (thrown) {
    if (!isUniqueViolation(thrown)) throw thrown;
    return refused('CONFLICT', 'Another account uses this e-mail address.', 'email');
  }
  await identity.setPassword({ userId, password: setup.password });
  return granted({ email: setup.email });
}
