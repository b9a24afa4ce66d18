import { expect, it } from 'vitest';
import { expectGoodPage } from './harness/accessibility.ts';
import { PHONE, useVisitors } from './harness/visitor.ts';

const visitor = useVisitors();

it('the owner cancels a booking, after being asked, and its time is free again', async () => {
  const { page, visit } = await visitor();
  await visit('/bookings');
  const nextWeek = await page.getByRole('link', { name: 'Next week' }).getAttribute('href');
  await visit(nextWeek ?? '');
  const bookings = page.getByRole('button', { name: /^Open booking:/ });
  await bookings.first().waitFor();
  // One booking by its words: calls of other tests may add theirs meanwhile.
  const words = await bookings.last().textContent();
  const chosen = page.getByRole('button').filter({ hasText: words ?? '' });
  const before = await chosen.count();

  await bookings.last().click();
  const drawer = page.getByRole('dialog');
  await drawer.getByText('Confirmation').waitFor();
  await expectGoodPage(page);
  await drawer.getByRole('button', { name: 'Cancel booking' }).click();
  await drawer.getByRole('button', { name: 'Yes, cancel it' }).click();
  await page.getByText('Booking cancelled. The time is free again.').waitFor();
  await drawer.getByText('Cancelled', { exact: true }).waitFor();
  await drawer.getByRole('button', { name: 'Close' }).click();
  await drawer.waitFor({ state: 'hidden' });
  await expect.poll(() => chosen.count()).toBe(before - 1);
  await page.getByRole('switch', { name: /^Show cancelled/ }).click();
  await expect.poll(() => chosen.count()).toBe(before);
});

it('on a phone the week is a list of days', async () => {
  const { page, visit } = await visitor({ viewport: PHONE });
  await visit('/bookings');
  const bookings = page.getByRole('button', { name: /^Open booking:/ });
  await bookings.first().click();
  await page.getByRole('dialog').getByText('Confirmation').waitFor();
  await expectGoodPage(page);
});

it('the owner pages through the weeks, and each week has its address', async () => {
  const { page, visit } = await visitor();
  await visit('/bookings');
  const today = page.getByRole('link', { name: 'Today' });
  expect(await today.getAttribute('aria-current')).toBe('date');
  await page.getByRole('link', { name: 'Next week' }).click();
  await expect.poll(() => new URL(page.url()).searchParams.get('week')).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  await expect.poll(() => today.getAttribute('aria-current')).toBeNull();
  await today.click();
  await expect.poll(() => today.getAttribute('aria-current')).toBe('date');
});
