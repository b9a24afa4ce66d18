import { openDatabase } from '@offhook/db';
import { expect, it } from 'vitest';
import { createAuth, trustedOrigins } from './create-auth.ts';

const db = openDatabase('postgresql://nobody@127.0.0.1:1/none');
const cookieFor = async (baseUrl: string) => {
  const { authCookies } = await createAuth({ db, secret: 'zW8q2mVb7rTn4xKc9pLs1yHd6gFj3aQe', baseUrl }).$context;
  return authCookies.sessionToken;
};

it('marks the session cookie secure where the dashboard is reached by https', async () => {
  const secure = await cookieFor('https://offhook.example');
  expect(secure.name).toBe('__Secure-offhook.session_token');
  expect(secure.attributes).toMatchObject({ secure: true, httpOnly: true, sameSite: 'lax' });
  expect((await cookieFor('http://localhost:3000')).attributes.secure).toBe(false);
});

it('trusts its own origin only, and on one machine both names of it', () => {
  expect(trustedOrigins('https://offhook.example')).toEqual(['https://offhook.example']);
  expect(trustedOrigins('http://localhost:3000')).toEqual(['http://localhost:3000', 'http://127.0.0.1:3000']);
});
