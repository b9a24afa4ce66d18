import { expect, inject, it } from 'vitest';
import { expectGoodPage } from './harness/accessibility.ts';
import { useVisitors } from './harness/visitor.ts';

const visitor = useVisitors();

const OWNER = { name: 'Sam Rivera', email: 'sam@brightwater.example', password: 'pipes and a long sentence' };

it('a stranger is sent to the sign-in page', async () => {
  const { page, visit } = await visitor({ signedIn: false });
  await visit('/calls');
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/sign-in');
});

it('a stranger gets no data from the API either', async () => {
  const { context } = await visitor({ signedIn: false });
  const answer = await context.request.get('/trpc/calls.list?input=%7B%7D');
  expect(answer.status()).toBe(401);
});

it('the sign-in link works once', async () => {
  const { page } = await visitor({ signedIn: false });
  await page.goto(inject('signInLink'));
  await page.getByText('This sign-in link was used already or is too old.').waitFor();
});

it('a wrong password is refused without saying which part was wrong', async () => {
  const { page, visit } = await visitor({ signedIn: false });
  await visit('/sign-in');
  await page.getByLabel('E-mail').fill('nobody@offhook.example');
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('This e-mail address and password don’t match.').waitFor();
});

it('the owner sets a password, signs out, and comes back with it to the page they wanted', async () => {
  const { page, visit } = await visitor();
  await visit('/');
  await page.getByRole('link', { name: 'Set up sign-in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Welcome to Offhook' }).waitFor();
  await expectGoodPage(page);

  await page.getByLabel('Your name').fill(OWNER.name);
  await page.getByLabel('E-mail').fill(OWNER.email);
  await page.getByLabel('Password', { exact: true }).fill('short');
  await page.getByRole('button', { name: 'Save and go to the overview' }).click();
  await page.getByText('Use 10 characters or more').waitFor();
  await page.getByLabel('Password', { exact: true }).fill(OWNER.password);
  await page.getByRole('button', { name: 'Save and go to the overview' }).click();
  await page.getByRole('heading', { level: 1, name: /^Good / }).waitFor();
  expect(await page.getByRole('link', { name: 'Set up sign-in' }).count()).toBe(0);

  // In a browser of its own: the tests that follow keep the session of the link.
  const other = await visitor({ signedIn: false });
  await other.visit('/knowledge');
  await other.page.getByLabel('E-mail').fill(OWNER.email);
  await other.page.getByLabel('Password', { exact: true }).fill(OWNER.password);
  await other.page.getByRole('button', { name: 'Sign in' }).click();
  await other.page.getByRole('heading', { level: 1, name: 'Knowledge' }).waitFor();
  // Signing in loads the page anew: its menus open once it is hydrated.
  await other.hydrated();

  await other.page.getByRole('button', { name: `Account of ${OWNER.name}` }).click();
  await other.page.getByRole('menuitem', { name: 'Sign out' }).click();
  await other.page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  await other.visit('/');
  await other.page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
});
