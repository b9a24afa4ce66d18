import type { Page } from 'playwright-core';
import { expect, inject, it } from 'vitest';
import { openDatabase } from '../../packages/db/src/index.ts';
import { expectGoodPage } from './harness/accessibility.ts';
import { placeTestCall } from './harness/place-test-call.ts';
import { PHONE, useVisitors } from './harness/visitor.ts';

const visitor = useVisitors();

/** Real speech in real time. */
const CALL_TIMEOUT_MS = 150_000;
const TEST_TIMEOUT_MS = 240_000;

const slider = (page: Page) => page.getByRole('slider', { name: 'Position in the recording' });
const positionSec = async (page: Page) => Number(await slider(page).getAttribute('aria-valuenow'));

it('a recorded call can be listened to, from any word and any moment', { timeout: TEST_TIMEOUT_MS }, async () => {
  const owner = await visitor();
  const { page } = owner;
  await placeTestCall(owner, /cost/i);
  expect(await page.getByRole('region', { name: 'Recording' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Play the recording' }).waitFor({ timeout: CALL_TIMEOUT_MS });
  const lengthSec = Number(await slider(page).getAttribute('aria-valuemax'));
  expect(lengthSec).toBeGreaterThan(8);

  await page.getByRole('button', { name: 'Play the recording' }).click();
  await expect.poll(() => positionSec(page), { timeout: 30_000 }).toBeGreaterThan(1);
  await page.getByRole('button', { name: 'Pause', exact: true }).click();

  const lastWords = page.getByRole('button', { name: /^Play from / }).last();
  const [minutes = 0, seconds = 0] = ((await lastWords.textContent()) ?? '').split(':').map(Number);
  await lastWords.click();
  await expect.poll(() => positionSec(page)).toBeGreaterThanOrEqual(minutes * 60 + seconds);
  await expect.poll(() => page.locator('[data-heard]').count()).toBe(1);
  const pause = page.getByRole('button', { name: 'Pause', exact: true });
  // It may have come to its end by itself.
  if (await pause.isVisible()) await pause.click();

  const box = await slider(page).boundingBox();
  await slider(page).click({ position: { x: (box?.width ?? 0) / 2, y: 20 } });
  await expect.poll(() => positionSec(page)).toBeCloseTo(lengthSec / 2, -0.5);
  const middleSec = await positionSec(page);
  await slider(page).press('ArrowLeft');
  await expect.poll(() => positionSec(page)).toBeLessThan(middleSec);
  await slider(page).press('Home');
  await expect.poll(() => positionSec(page)).toBe(0);

  await expectGoodPage(page, 'in the light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectGoodPage(page, 'in the dark');
  await page.setViewportSize(PHONE);
  await expectGoodPage(page, 'on a phone');
});

it.each([
  { outcome: 'transferred', title: /^Put through to /, more: 'They talked for' },
  { outcome: 'voicemail', title: /^Voicemail, /, more: 'Nobody answered at' },
])('a call that ended as $outcome tells so, without a player where there is no sound', async (told) => {
  const { outcome, title, more } = told;
  const db = openDatabase(inject('databaseUrl'), { maxConnections: 1 });
  const call = await db.call.findFirstOrThrow({ where: { outcome, projectId: 'proj_brightwater' } });
  await db.$disconnect();
  const { page, visit } = await visitor({ viewport: PHONE });
  await visit(`/calls/${call.id}`);
  await page.getByText(title).waitFor();
  await page.getByText(more).first().waitFor();
  expect(await page.locator('audio').count()).toBe(0);
  await expectGoodPage(page, 'on a phone');
});
