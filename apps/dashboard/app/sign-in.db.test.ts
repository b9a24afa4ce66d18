import { createSignInLink } from '@offhook/integrations';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedDemo } from '../../../prisma/seed.ts';
import { databaseForTests } from '../../../test/support/database-for-tests.ts';
import { startTestDashboard, type TestDashboard } from './test-dashboard.ts';

const OWNER = 'owner@offhook.example';
const PASSWORD = 'correct horse battery';
const database = databaseForTests();
let dashboard: TestDashboard;
let addresses = 0;

beforeAll(async () => {
  await seedDemo(database.db);
  dashboard = await startTestDashboard({ databaseUrl: database.url });
});
afterAll(async () => {
  await dashboard.close();
});

type Browser = { cookies: Map<string, string>; ask(path: string, init?: RequestInit): Promise<Response> };

/** A browser of its own: keeps cookies, sends its Origin, comes from an address nobody else has. */
function newBrowser(): Browser {
  addresses += 1;
  const address = `198.51.100.${addresses}`;
  const cookies = new Map<string, string>();
  return {
    cookies,
    async ask(path, init = {}) {
      const headers = new Headers({ origin: dashboard.origin, 'x-forwarded-for': address, ...init.headers });
      if (cookies.size > 0) headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
      const response = await fetch(new URL(path, dashboard.origin), { redirect: 'manual', ...init, headers });
      for (const line of response.headers.getSetCookie()) {
        const [pair = ''] = line.split(';');
        const [name = '', value = ''] = pair.split('=', 2);
        if (value === '' || /max-age=0/i.test(line)) cookies.delete(name);
        else cookies.set(name, value);
      }
      return response;
    },
  };
}

const json = (body: object): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const newLink = (expiresInMs?: number) =>
  createSignInLink({
    db: database.db,
    secret: dashboard.secret,
    baseUrl: dashboard.origin,
    email: OWNER,
    ...(expiresInMs === undefined ? {} : { expiresInMs }),
  });
const me = async (browser: Browser) => (await browser.ask('/trpc/session.me')).status;

describe('signing in', () => {
  it('lets the owner in by a link, once', async () => {
    const link = await newLink();
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/auth\/magic-link\/verify\?token=[a-zA-Z]{32}&callbackURL=%2F/);
    const browser = newBrowser();
    const first = await browser.ask(link);
    expect(first.status).toBe(302);
    expect(new URL(first.headers.get('location') ?? '', dashboard.origin).pathname).toBe('/');
    expect(first.headers.getSetCookie().join()).toMatch(/offhook\.session_token=.*HttpOnly.*SameSite=Lax/i);
    const answer = await (await browser.ask('/trpc/session.me')).json();
    expect(answer.result.data).toMatchObject({
      user: { email: OWNER },
      activeProject: { projectId: 'proj_brightwater', role: 'owner' },
      setupPending: true,
    });

    const stranger = newBrowser();
    const second = await stranger.ask(link);
    expect(second.headers.get('location')).toContain('/sign-in?error=INVALID_TOKEN');
    expect(await me(stranger)).toBe(401);
  });

  it('keeps no token that could be used by whoever reads the database', async () => {
    const token = new URL(await newLink()).searchParams.get('token') ?? '';
    const rows = await database.db.verification.findMany();
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('refuses a link that is too old, and one that leads to another site', async () => {
    const link = new URL(await newLink());
    await database.db.verification.updateMany({ data: { expiresAt: new Date(Date.now() - 1_000) } });
    expect((await newBrowser().ask(link.href)).headers.get('location')).toContain('error=INVALID_TOKEN');
    const evil = new URL(await newLink());
    evil.searchParams.set('callbackURL', 'https://evil.example/');
    expect((await newBrowser().ask(evil.href)).status).toBe(403);
  });

  it('sets the owner up once, and then knows the password', async () => {
    const browser = newBrowser();
    await browser.ask(await newLink());
    const setup = { name: 'Sam R.', email: 'Sam@Brightwater.example', password: PASSWORD };
    const short = await browser.ask('/trpc/account.completeSetup', json({ ...setup, password: 'short' }));
    expect(short.status).toBe(400);
    expect((await short.json()).error.data.fieldErrors).toEqual({ password: 'Use 10 characters or more' });

    expect((await browser.ask('/trpc/account.completeSetup', json(setup))).status).toBe(200);
    expect((await browser.ask('/trpc/account.completeSetup', json(setup))).status).toBe(409);

    const other = newBrowser();
    const wrong = await other.ask('/auth/sign-in/email', json({ email: setup.email, password: 'not the password' }));
    expect(wrong.status).toBe(401);
    const right = await other.ask('/auth/sign-in/email', json({ email: setup.email, password: PASSWORD }));
    expect(right.status).toBe(200);
    expect(await me(other)).toBe(200);
    await other.ask('/auth/sign-out', json({}));
    expect(await me(other)).toBe(401);
  });

  it('slows down who guesses passwords', async () => {
    const browser = newBrowser();
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const answer = await browser.ask(
        '/auth/sign-in/email',
        json({ email: OWNER, password: `guess ${attempt} guess` }),
      );
      statuses.push(answer.status);
    }
    expect(statuses.slice(0, 10).every((status) => status === 401)).toBe(true);
    expect(statuses.slice(10)).toEqual([429, 429]);
  });

  it('gives strangers no way to make an account or to ask for a link', async () => {
    const person = { name: 'Eve', email: 'eve@evil.example', password: PASSWORD };
    for (const path of ['/auth/sign-up/email', '/auth/sign-in/magic-link', '/auth/organization/create', '/auth/ok']) {
      expect((await newBrowser().ask(path, json(person))).status).toBe(404);
    }
    expect(await database.db.user.count()).toBe(1);
  });
});

describe('every answer', () => {
  it('carries a policy that allows no script but ours', async () => {
    const { headers } = await newBrowser().ask('/healthz');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/script-src 'self' 'nonce-[A-Za-z0-9+/=]{24}'(;|$)/);
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
    const again = (await newBrowser().ask('/healthz')).headers.get('content-security-policy');
    expect(again).not.toBe(policy);
  });

  it('says whether the database is there', async () => {
    const answer = await newBrowser().ask('/healthz');
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok', database: 'ok' }]);
  });

  it('refuses a body that is too large before reading it', async () => {
    const answer = await newBrowser().ask('/trpc/session.me', { method: 'POST', body: 'x'.repeat(1_100_000) });
    expect(answer.status).toBe(413);
  });
});

describe('a change', () => {
  it('is refused when another site sends it', async () => {
    const browser = newBrowser();
    await browser.ask(
      await createSignInLink({
        db: database.db,
        secret: dashboard.secret,
        baseUrl: dashboard.origin,
        email: 'sam@brightwater.example',
      }),
    );
    const change = json({ projectId: 'proj_harbor' });
    const headers = { 'content-type': 'application/json', origin: 'https://evil.example' };
    expect((await browser.ask('/trpc/projects.select', { ...change, headers })).status).toBe(403);
    expect((await browser.ask('/trpc/projects.select', change)).status).toBe(200);
    expect(browser.cookies.get('offhook_project')).toBe('proj_harbor');
    const answer = await (await browser.ask('/trpc/session.me')).json();
    expect(answer.result.data.activeProject.projectId).toBe('proj_harbor');
  });
});
