import { describe, it } from 'vitest';
import { expectGoodPage } from './harness/accessibility.ts';
import { DESKTOP, PHONE, useVisitors } from './harness/visitor.ts';
import { PAGES } from './pages.ts';

const visitor = useVisitors();

describe.each([
  ['at a desk', { viewport: DESKTOP, colorScheme: 'light' as const }],
  ['at a desk in the dark', { viewport: DESKTOP, colorScheme: 'dark' as const }],
  ['on a phone', { viewport: PHONE, colorScheme: 'light' as const }],
])('%s', (_, options) => {
  it.each(PAGES)('$path can be read by everyone and fits the screen', async ({ path, heading, public: isPublic }) => {
    const { page, visit } = await visitor({ ...options, signedIn: !isPublic });
    await visit(path);
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    await expectGoodPage(page);
  });
});
