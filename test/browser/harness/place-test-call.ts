import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { expectGoodPage } from './accessibility.ts';
import type { Visitor } from './visitor.ts';

/** Places a test call from the overview and waits for its page. */
export async function placeTestCall({ page, visit }: Visitor, title: RegExp): Promise<void> {
  await visit('/');
  await page.locator('button:visible', { hasText: 'Place a test call' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('list', { name: 'Who should call?' }).waitFor();
  await expectGoodPage(page);
  await dialog.getByRole('button', { name: title }).first().click();
  await onCallPage(page);
}

async function onCallPage(page: Page): Promise<void> {
  await expect.poll(() => new URL(page.url()).pathname, { timeout: 30_000 }).toMatch(/^\/calls\/call_/);
  await page.getByText('About this call').waitFor();
}
