import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** WCAG 2.1 A and AA, and axe's own best practices. */
const RULE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];

/** A colour half-way between two is nobody's design: what fades or slides comes to rest first. What blinks for ever does not. */
async function atRest(page: Page): Promise<void> {
  // A change of scheme is drawn with the next frame, and only then do transitions begin.
  await page.evaluate(`(async () => {
    const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
    const moving = () => document.getAnimations().filter((animation) =>
      animation.playState === 'running' && animation.effect?.getComputedTiming().iterations !== Infinity);
    for (let stillFrames = 0; stillFrames < 3; stillFrames += 1) {
      await frame();
      if (moving().length === 0) continue;
      await Promise.all(moving().map((animation) => animation.finished.catch(() => undefined)));
      stillFrames = 0;
    }
  })()`);
}

/** Violations axe-core calls serious or critical on the page as it is now, one readable line each. */
async function seriousViolations(page: Page): Promise<string[]> {
  // Evaluated, not added as a script element: the page's Content-Security-Policy stays as it is.
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async (tags) => {
    const results = await (globalThis as unknown as { axe: typeof axe }).axe.run({
      runOnly: { type: 'tag', values: tags },
    });
    return results.violations.map(({ id, impact, help, nodes }) => ({
      id,
      impact: impact ?? 'none',
      help,
      nodes: nodes.slice(0, 5).map((node) => `${node.html.slice(0, 200)}\n${node.failureSummary ?? ''}`),
    }));
  }, RULE_TAGS);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, impact, help, nodes }) => `${impact} ${id}: ${help}\n  ${nodes.join('\n  ')}`);
}

/** Readable by everyone (axe-core), titled, and no wider than the screen. `where` tells several looks at one page apart. */
export async function expectGoodPage(page: Page, where = 'as it is'): Promise<void> {
  expect(await page.title(), where).toMatch(/Offhook$/);
  const overflowPx = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  expect(overflowPx, `pixels wider than the screen, ${where}`).toBe(0);
  await atRest(page);
  expect(await seriousViolations(page), where).toEqual([]);
}
