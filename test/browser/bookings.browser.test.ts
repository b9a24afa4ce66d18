import { expect, it } from 'vitest';
import { expectGoodPage } from './harness/accessibility.ts';
import { PHONE, useVisitors } from './harness/visitor.ts';

const visitor = useVisitors();

it('the owner cancels a booking, after being asked, and its time is free again', async () => {
  const { page, visit } = await visitor();
  await visit('/bookings');
  await page.getByRole('link', { name: 'Next week' }).click();
  await page.getByRole('link', { name: 'Today' }).click();
  const bookings = page.getByRole('button', { name: /^Open booking:/ });
  if ((await bookings.count()) === 0) await page.getByRole('link', { name: 'Next week' }).click();
  await bookings.first().waitFor();
  const before = await bookings.count();

  await bookings.last().click();
  const drawer = page.getByRole('dialog');
  await drawer.getByText('Confirmation').waitFor();
  await expectGoodPage(page);
  await drawer.getByRole('button', { name: 'Cancel booking' }).click();
  await drawer.getByRole('button', { name: 'Yes, cancel it' }).click();
  await page.getByText('Booking cancelled. The time is free again.').waitFor();
  await drawer.getByText('Cancelled', { exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => bookings.count()).toBe(before - 1);
  await page.getByText('Show cancelled (1)').click();
  await expect.poll(() => bookings.count()).toBe(before);
});

it('on a phone the week is a list of days', async () => {
  const { page, visit } = await visitor({ viewport: PHONE });
  await visit('/bookings');
  const bookings = page.getByRole('button', { name: /^Open booking:/ });
  if ((await bookings.count()) === 0) await page.getByRole('link', { name: 'Next week' }).click();
  await bookings.first().click();
  await page.getByRole('dialog').getByText('Confirmation').waitFor();
  await expectGoodPage(page);
});
