import { it } from 'vitest';
import { expectGoodPage } from './harness/accessibility.ts';
import { DESKTOP, PHONE, useVisitors } from './harness/visitor.ts';
import { PAGES } from './pages.ts';

const visitor = useVisitors();

it.each(PAGES)('$path can be read by everyone, in the light, in the dark and on a phone', async (checked) => {
  const { page, visit } = await visitor({ viewport: DESKTOP, signedIn: !checked.public });
  await visit(checked.path);
  await page.getByRole('heading', { level: 1, name: checked.heading }).waitFor();
  await expectGoodPage(page, 'in the light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectGoodPage(page, 'in the dark');
  await page.setViewportSize(PHONE);
  await visit(checked.path);
  await page.getByRole('heading', { level: 1, name: checked.heading }).waitFor();
  await expectGoodPage(page, 'on a phone');
});
