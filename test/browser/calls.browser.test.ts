import { expect, it } from 'vitest';
import { expectGoodPage } from './harness/accessibility.ts';
import { PHONE, useVisitors } from './harness/visitor.ts';

const visitor = useVisitors();

it('the owner finds a call by what was said', async () => {
  const { page, visit } = await visitor();
  await visit('/calls');
  const rows = page.locator('a[href^="/calls/call_"]:visible');
  const all = await rows.count();
  expect(all).toBeGreaterThan(3);

  await page.getByRole('searchbox', { name: 'Search calls' }).fill('water heater');
  await expect.poll(() => new URL(page.url()).searchParams.get('search')).toBe('water heater');
  await expect.poll(() => rows.count()).toBeLessThan(all);
  expect(await rows.count()).toBeGreaterThan(0);

  await page.getByRole('searchbox', { name: 'Search calls' }).fill('xylophone tuning');
  await page.getByText('No calls match').waitFor();
  await page.getByRole('link', { name: 'Clear search and filters' }).click();
  // Calls of other tests may have come meanwhile.
  await expect.poll(() => rows.count()).toBeGreaterThanOrEqual(all);
});

it('the owner filters by how a call went, and the address keeps the filter', async () => {
  const { page, visit } = await visitor();
  await visit('/calls');
  const rows = page.locator('a[href^="/calls/call_"]:visible');
  const all = await rows.count();
  await page.getByRole('button', { name: 'Filters' }).click();
  await page.getByLabel('State').selectOption('missed');
  await expect.poll(() => new URL(page.url()).searchParams.get('status')).toBe('missed');
  await expect.poll(() => rows.count()).toBeLessThan(all);
  const missed = await rows.count();
  await visit(page.url());
  await expect.poll(() => rows.count()).toBe(missed);
  await page.getByRole('button', { name: 'Filters (1)' }).waitFor();
});

it.each([{}, { viewport: PHONE }])('a finished call can be read in full and by everyone (%j)', async (options) => {
  const { page, visit } = await visitor(options);
  await visit('/calls');
  await page.locator('a[href^="/calls/call_"]:visible').first().click();
  await page.getByText('Conversation').first().waitFor();
  await page.getByText('About this call').waitFor();
  await expectGoodPage(page);
});

it('the owner blocks a caller from a call of theirs, and takes it back', async () => {
  const { page, visit } = await visitor();
  await visit('/calls?outcome=outside_area');
  await page.locator('a[href^="/calls/call_"]:visible').first().click();
  await page.getByText('They are answered like everybody else.').waitFor();
  await page.getByRole('button', { name: 'Block this caller' }).click();
  await page.getByText('Blocked on all your numbers').waitFor();
  await expectGoodPage(page);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('They are answered like everybody else.').waitFor();
});

it('a call that does not exist says so', async () => {
  const { page, visit } = await visitor();
  await visit('/calls/call_doesnotexist');
  await page.getByRole('heading', { level: 1, name: 'There is nothing at this address' }).waitFor();
});

it('the owner ticks a message off, takes that back, and finds it among the done ones', async () => {
  const { page, visit } = await visitor();
  await visit('/messages');
  const todo = page.getByRole('list', { name: 'Messages to do' }).getByRole('listitem').filter({ hasText: 'invoice' });
  await todo.first().waitFor();
  const before = await todo.count();
  const tick = () =>
    todo
      .first()
      .getByRole('button', { name: /^Mark the message of/ })
      .click();
  await tick();
  await page.getByText('Marked as done.').waitFor();
  await expect.poll(() => todo.count()).toBe(before - 1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => todo.count()).toBe(before);
  await tick();
  await page.getByRole('navigation', { name: 'Show' }).getByRole('link', { name: 'Done' }).click();
  const done = page.getByRole('list', { name: 'Messages that are done' }).getByRole('listitem');
  await done.filter({ hasText: 'invoice' }).first().waitFor();
  await expectGoodPage(page);
});
