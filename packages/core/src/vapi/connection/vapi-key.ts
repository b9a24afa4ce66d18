import type { Database } from '@offhook/db';
import { type SecretBox, vapiKeyContext } from '../../secrets/secret-box.ts';

export interface VapiKeyDeps {
  readonly db: Database;
  /** Null: a process without `ENCRYPTION_KEY`, which cannot open what owners keep with us. */
  readonly secrets: SecretBox | null;
  /** `VAPI_API_KEY`: the account of businesses that connected without a key of their own. */
  readonly sharedVapiKey: string | undefined;
}

/**
 * The key of this business's account; null when it has not connected one. The server's key serves nobody by itself: a business has to
 * have connected. A kept key that cannot be opened is not replaced by another account's.
 *
 * @throws AppError NOT_CONFIGURED for a kept key that does not open.
 */
export async function vapiKeyOf(
  { db, secrets, sharedVapiKey }: VapiKeyDeps,
  projectId: string,
): Promise<string | null> {
  const connection = await db.vapiConnection.findUnique({ where: { projectId }, select: { apiKeyEnc: true } });
  if (!connection) return null;
  const { apiKeyEnc: sealed } = connection;
  if (sealed === null) return sharedVapiKey ?? null;
  return secrets?.open(sealed, vapiKeyContext(projectId)) ?? null;
}
