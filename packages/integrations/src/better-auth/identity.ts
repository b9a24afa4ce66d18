import type { IdentityPort } from '@offhook/core';
import type { Auth } from './create-auth.ts';

/** `IdentityPort` by better-auth: sessions are read from the database on every request, so signing out works at once. */
export function betterAuthIdentity(auth: Auth): IdentityPort {
  return {
    async sessionOf(headers) {
      // Most requests without our cookie come from scanners: they should not cost a query.
      if (!headers.get('cookie')) return null;
      const session = await auth.api.getSession({ headers });
      return session && { userId: session.user.id, name: session.user.name, email: session.user.email };
    },
    async setPassword({ userId, password }) {
      const { internalAdapter, password: passwords } = await auth.$context;
      const hash = await passwords.hash(password);
      const account = await internalAdapter.findCredentialAccount(userId);
      if (account) await internalAdapter.updateAccount(account.id, { password: hash });
      else {
        await internalAdapter.linkAccount({ userId, providerId: 'credential', accountId: userId, password: hash });
      }
    },
  };
}
