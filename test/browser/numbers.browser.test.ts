import { expect, it } from 'vitest';
import { expectGoodPage } from './harness/accessibility.ts';
import { useVisitors } from './harness/visitor.ts';

const visitor = useVisitors();

it('the owner gives a number its own greeting, and it is still there after a reload', async () => {
  const { page, visit } = await visitor();
  await visit('/numbers');
  await page.getByRole('link', { name: /Main line/ }).click();
  const greeting = page.getByLabel('Its own greeting');
  await greeting.fill('Brightwater main line, how can I help you today?');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved. The next call follows it.').waitFor();
  await visit(page.url());
  expect(await greeting.inputValue()).toBe('Brightwater main line, how can I help you today?');
  await expectGoodPage(page);

  await greeting.fill('');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved. The next call follows it.').waitFor();
});

it('forwarding needs a phone to ring', async () => {
  const { page, visit } = await visitor();
  await visit('/numbers');
  await page.getByRole('link', { name: /Main line/ }).click();
  await page.getByRole('radio').nth(1).check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Say which phone should ring').waitFor();
});

it('the owner adds a number and removes it again', async () => {
  const { page, visit } = await visitor();
  await visit('/numbers');
  await page.getByRole('button', { name: 'Type one in' }).click();
  const drawer = page.getByRole('dialog');
  await drawer.getByLabel('Phone number').fill('123');
  await drawer.getByLabel('Name').fill('Second line');
  await drawer.getByRole('button', { name: 'Add number' }).click();
  await drawer.getByText('Type the number like +1 512 555 0142').waitFor();
  await expectGoodPage(page);
  await drawer.getByLabel('Phone number').fill('+1 512 555 0199');
  await drawer.getByRole('button', { name: 'Add number' }).click();
  await page.getByRole('heading', { level: 1, name: 'Second line' }).waitFor();

  await page.getByRole('button', { name: 'Remove this number' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove number' }).click();
  await page.getByRole('heading', { level: 1, name: 'Phone numbers' }).waitFor();
  await expect.poll(() => page.getByRole('link', { name: /Second line/ }).count()).toBe(0);
});
