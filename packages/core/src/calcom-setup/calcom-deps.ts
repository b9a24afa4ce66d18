import type { Database } from '@offhook/db';
import { granted, notFound, type Outcome, refused } from '../projects/outcome.ts';
import { calcomKeyContext, type SecretBox } from '../secrets/secret-box.ts';
import type { OpenCalcomAccount } from './calcom-account-port.ts';

export interface CalcomSetupDeps {
  readonly db: Database;
  readonly secrets: SecretBox;
  readonly openCalcomAccount: OpenCalcomAccount;
  /** `CALCOM_API_KEY`: the account of businesses that keep no key of their own. */
  readonly sharedCalcomKey: string | undefined;
  /** Public origin of the dashboard, where Cal.com's webhooks arrive. */
  readonly dashboardUrl: string;
}

export interface CalcomKey {
  readonly apiKey: string;
  /** Entered for this business, not the server's. */
  readonly isOwn: boolean;
}

/** The key that this business books with. A kept key that cannot be opened is not replaced by another account's. */
export async function calcomKeyOf(
  { db, secrets, sharedCalcomKey }: Pick<CalcomSetupDeps, 'db' | 'secrets' | 'sharedCalcomKey'>,
  projectId: string,
): Promise<Outcome<CalcomKey>> {
  const project = await db.project.findUnique({ where: { id: projectId }, select: { calcomApiKeyEnc: true } });
  if (!project) return notFound('business');
  const { calcomApiKeyEnc: sealed } = project;
  if (sealed !== null) return granted({ apiKey: secrets.open(sealed, calcomKeyContext(projectId)), isOwn: true });
  if (sharedCalcomKey !== undefined) return granted({ apiKey: sharedCalcomKey, isOwn: false });
  return refused('NOT_CONFIGURED', 'Paste the key of your Cal.com account first.', 'apiKey');
}
