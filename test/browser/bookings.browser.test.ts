import { expect, it } from 'vitest';
import { expectGoodPage } from './harness/accessibility.ts';
import { PHONE, useVisitors, type Visitor } from './harness/visitor.ts';

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

/** Four weeks on nobody has booked anything yet. */
async function emptyDay({ page, visit }: Visitor): Promise<string> {
  await visit('/bookings');
  for (let weeks = 0; weeks < 4; weeks += 1) {
    const next = await page.getByRole('link', { name: 'Next week' }).getAttribute('href');
    await visit(next ?? '');
  }
  const monday = new URL(page.url()).searchParams.get('week') ?? '';
  await visit(`/bookings?view=day&day=${monday}`);
  return monday;
}

it('the owner enters a job by hand, drags it to somebody else, and is asked about the text', async () => {
  const owner = await visitor();
  const { page } = owner;
  const day = await emptyDay(owner);
  await page.getByRole('button', { name: 'New booking' }).click();
  const panel = page.getByRole('dialog');
  await panel.getByLabel(/^Customer/).fill('Robin Drag');
  await panel.getByLabel('Phone').fill('(512) 555-0188');
  await panel.getByLabel('Address').fill('12 Oak Street');
  await panel.getByLabel('Starts at').fill('06:00');
  await panel.getByText('It is outside of').waitFor();
  await panel.getByLabel('Starts at').fill('09:00');
  await expectGoodPage(page);
  await panel.getByRole('button', { name: 'Book', exact: true }).click();
  await page.getByText('Booked. Robin Drag gets a text.').waitFor();
  await panel.waitFor({ state: 'hidden' });

  const block = page.getByRole('button', { name: /^Open booking:.*Robin Drag/ });
  const from = await block.boundingBox();
  if (!from) throw new Error('The booking is not on the page');
  await page.mouse.move(from.x + 20, from.y + 10);
  await page.mouse.down();
  // One column on, and two hours down (112 pixels).
  await page.mouse.move(from.x + 60, from.y + 40);
  await page.mouse.move(from.x + 20 + from.width, from.y + 10 + 112, { steps: 3 });
  await page.mouse.up();
  const question = page.getByRole('dialog', { name: 'Move this booking?' });
  await question.getByText('11:00 AM').waitFor();
  // Leak repair takes 90 minutes: from 11 it reaches into the hours held back for emergencies.
  await question.getByText('held back for emergencies').waitFor();
  expect(await question.getByLabel('Text Robin Drag the new time').isChecked()).toBe(true);
  await expectGoodPage(page);
  await question.getByRole('button', { name: 'Move anyway' }).click();
  await page.getByText(/^Moved to .* at 11:00 AM\. Robin Drag gets a text\./).waitFor();
  await question.waitFor({ state: 'hidden' });
  await expect.poll(async () => (await block.boundingBox())?.x).toBeGreaterThan(from.x + from.width / 2);
  expect(new URL(page.url()).searchParams.get('day')).toBe(day);
});

it('two jobs at once cannot be, and the owner reads why', async () => {
  const owner = await visitor();
  const { page } = owner;
  await emptyDay(owner);
  for (const name of ['Kim First', 'Lee Second']) {
    await page.getByRole('button', { name: 'New booking' }).click();
    const panel = page.getByRole('dialog');
    await panel.getByLabel(/^Customer/).fill(name);
    await panel.getByLabel('Phone').fill('(512) 555-0189');
    await panel.getByLabel('Address').fill('14 Oak Street');
    await panel.getByLabel('Starts at').fill('15:00');
    if (name === 'Kim First') {
      await panel.getByRole('button', { name: 'Book', exact: true }).click();
      await page.getByText('Booked. Kim First gets a text.').waitFor();
      await panel.waitFor({ state: 'hidden' });
      continue;
    }
    await panel.getByText(/has another job: Leak repair for Kim First/).waitFor();
    expect(await panel.getByRole('button', { name: 'Book', exact: true }).isDisabled()).toBe(true);
    await expectGoodPage(page);
  }
});
