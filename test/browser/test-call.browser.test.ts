import { expect, it } from 'vitest';
import { expectGoodPage } from './harness/accessibility.ts';
import { placeTestCall } from './harness/place-test-call.ts';
import { useVisitors } from './harness/visitor.ts';

const visitor = useVisitors();

/** Real speech in real time. */
const CALL_TIMEOUT_MS = 150_000;
const TEST_TIMEOUT_MS = 240_000;

it('the owner sees the call that npm start answered, with its booking', { timeout: TEST_TIMEOUT_MS }, async () => {
  const { page, visit } = await visitor();
  const testCalls = page.getByText(/(^|· )test call$/);
  await expect
    .poll(() => visit('/calls?outcome=booked').then(() => testCalls.count()), {
      timeout: CALL_TIMEOUT_MS,
      interval: 3_000,
    })
    .toBeGreaterThan(0);
  await page.locator('a[href^="/calls/call_"]:visible').first().click();
  await page.getByText('About this call').waitFor();
  await page.getByRole('link', { name: 'Open in bookings' }).click();
  await page.getByRole('dialog').getByText('Confirmed').waitFor();
});

it('the owner places a test call and watches it until the booking appears', { timeout: TEST_TIMEOUT_MS }, async () => {
  const owner = await visitor();
  const { page } = owner;
  await placeTestCall(owner, /leaking|sink/i);

  await page.getByText('Live').first().waitFor();
  await expect
    .poll(() => page.getByText('Caller', { exact: true }).count(), { timeout: CALL_TIMEOUT_MS })
    .toBeGreaterThan(0);
  await expectGoodPage(page);
  const booking = page.getByRole('link', { name: 'Open in bookings' });
  await booking.waitFor({ timeout: CALL_TIMEOUT_MS });
  // Without a reload: the page follows the call.
  await expect
    .poll(() => page.getByText('Booked', { exact: true }).count(), { timeout: CALL_TIMEOUT_MS })
    .toBeGreaterThan(0);
  await expectGoodPage(page);
});

it('a price changed in the dashboard is the price the next caller hears', { timeout: TEST_TIMEOUT_MS }, async () => {
  const owner = await visitor();
  const { page, visit } = owner;
  await visit('/services');
  await page.getByRole('button', { name: /^Edit Drain cleaning/ }).click();
  const drawer = page.getByRole('dialog');
  await drawer.getByLabel('Amount').fill('143');
  await drawer.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText(/^Saved\. The next call/).waitFor();

  await placeTestCall(owner, /cost/i);
  const quote = page
    .locator('p', { hasText: '$143' })
    .or(page.locator('p', { hasText: /one hundred (and )?forty-three/i }));
  await quote.first().waitFor({ timeout: CALL_TIMEOUT_MS });
});
