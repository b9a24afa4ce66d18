import { expect, it } from 'vitest';
import { databaseForTests } from '../../../../test/support/database-for-tests.ts';
import { readProfile } from '../projects/read-profile.ts';
import { AccountSetup, completeSetup, setupPending } from './complete-setup.ts';
import { ownerAwaitingSetup } from './first-owner.ts';
import { membershipsOf } from './memberships.ts';

const database = databaseForTests();

it('makes one owner with a business that can answer calls, however many processes start at once', async () => {
  const { db } = database;
  const answers = await Promise.all(Array.from({ length: 5 }, () => ownerAwaitingSetup(db)));
  expect(new Set(answers.map((answer) => answer?.email))).toEqual(new Set(['owner@setup.invalid']));
  expect([await db.user.count(), await db.organization.count(), await db.project.count()]).toEqual([1, 1, 1]);
  const owner = await db.user.findFirstOrThrow();
  const [membership] = await membershipsOf(db, owner.id);
  expect(membership).toMatchObject({ role: 'owner', name: 'My business' });
  expect(await readProfile(db, String(membership?.projectId))).toMatchObject({ ok: true });
});

it('asks for no set-up once somebody has a password', async () => {
  const { db } = database;
  const owner = await db.user.findFirstOrThrow();
  expect(await setupPending(db, owner.id)).toBe(true);
  const identity = {
    sessionOf: async () => null,
    setPassword: async ({ userId, password }: { userId: string; password: string }) => {
      await db.account.create({
        data: { id: 'acc_1', userId, accountId: userId, providerId: 'credential', password: `hash of ${password}` },
      });
    },
  };
  const setup = AccountSetup.parse({ name: ' Sam ', email: 'SAM@Example.com', password: 'ten letters' });
  expect(await completeSetup({ db, identity }, { userId: owner.id, setup })).toMatchObject({ ok: true });
  expect(await db.user.findFirstOrThrow()).toMatchObject({
    name: 'Sam',
    email: 'sam@example.com',
    emailVerified: true,
  });
  expect(await setupPending(db, owner.id)).toBe(false);
  expect(await ownerAwaitingSetup(db)).toBeNull();
  expect(await completeSetup({ db, identity }, { userId: owner.id, setup })).toMatchObject({
    ok: false,
    code: 'CONFLICT',
  });
});
