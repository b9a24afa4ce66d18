import { ownerAwaitingSetup } from '@offhook/core';
import type { Database } from '@offhook/db';
import { createSignInLink } from '@offhook/integrations';

const LINK_TTL_MS = 60 * 60_000;

export type LinkOptions = { db: Database; authSecret: string; publicDashboardUrl: string };

/** A one-time link for the owner, for the person at this terminal. Null when nobody is an owner. */
export async function ownerSignInLink({ db, authSecret, publicDashboardUrl }: LinkOptions): Promise<string | null> {
  const awaiting = await ownerAwaitingSetup(db);
  const owner = awaiting ?? (await firstOwner(db));
  if (!owner) return null;
  return createSignInLink({
    db,
    secret: authSecret,
    baseUrl: publicDashboardUrl,
    email: owner.email,
    expiresInMs: LINK_TTL_MS,
  });
}

function firstOwner(db: Database): Promise<{ email: string } | null> {
  return db.user.findFirst({
    where: { members: { some: { role: { contains: 'owner' } } } },
    orderBy: { createdAt: 'asc' },
    select: { email: true },
  });
}
