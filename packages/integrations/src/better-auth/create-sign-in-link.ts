import type { Database } from '@offhook/db';
import { AUTH_BASE_PATH, createAuth } from './create-auth.ts';

const DEFAULT_TTL_MS = 15 * 60_000;

export type SignInLinkRequest = {
  db: Database;
  /** AUTH_SECRET of the dashboard. */
  secret: string;
  /** PUBLIC_DASHBOARD_URL. */
  baseUrl: string;
  /** Of a user that exists: a link for anyone else leads nowhere. */
  email: string;
  expiresInMs?: number;
};

/**
 * A link that signs `email` in once: `<baseUrl>/auth/magic-link/verify?token=…&callbackURL=%2F`. Only a hash of the token is
 * kept. Whoever has the link is that user: print it for the person at the terminal, never log it.
 */
export async function createSignInLink(request: SignInLinkRequest): Promise<string> {
  const { db, secret, baseUrl, email, expiresInMs = DEFAULT_TTL_MS } = request;
  let link: string | undefined;
  const auth = createAuth(
    { db, secret, baseUrl },
    {
      linkTtlS: Math.ceil(expiresInMs / 1_000),
      onLink: (url) => {
        link = url;
      },
    },
  );
  await auth.api.signInMagicLink({
    body: { email, callbackURL: '/', errorCallbackURL: '/sign-in' },
    headers: new Headers({ origin: new URL(baseUrl).origin }),
  });
  if (!link?.startsWith(`${new URL(baseUrl).origin}${AUTH_BASE_PATH}/`)) throw new Error('No sign-in link was made');
  return link;
}
