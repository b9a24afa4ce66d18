import type { Browser, BrowserContext, ConsoleMessage, Page, Request, Response } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';
import { launchBrowser } from './browser.ts';

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** Long enough for a page on a busy two-core machine; a call takes its own, longer limits. */
const ACTION_TIMEOUT_MS = 20_000;

export interface Visitor {
  page: Page;
  context: BrowserContext;
  /** Opens a path of the dashboard and waits until React has taken over. */
  visit(path: string): Promise<Page>;
  /** Waits until React has taken over a page that was loaded by other means. */
  hydrated(): Promise<void>;
}

export interface VisitOptions {
  /** Carries the owner's session. Default true. */
  signedIn?: boolean;
  viewport?: { width: number; height: number };
  colorScheme?: 'light' | 'dark';
}

/**
 * One browser for the test file and a fresh context for each call of the returned function. A test fails when a page it visited wrote an
 * error or warning to the console, threw, asked for something that answered 5xx, or broke its Content-Security-Policy.
 */
export function useVisitors(): (options?: VisitOptions) => Promise<Visitor> {
  let browser: Browser;
  const contexts: BrowserContext[] = [];
  const problems: string[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
    expect(problems.splice(0), 'problems the browser reported').toEqual([]);
  });

  return async ({ signedIn = true, viewport = DESKTOP, colorScheme = 'light' } = {}) => {
    const context = await browser.newContext({
      baseURL: inject('dashboardUrl'),
      viewport,
      colorScheme,
      locale: 'en-US',
      timezoneId: 'America/Chicago',
      ...(signedIn ? { storageState: JSON.parse(inject('ownerSession')) } : {}),
    });
    context.setDefaultTimeout(ACTION_TIMEOUT_MS);
    contexts.push(context);
    const page = await context.newPage();
    watch(page, problems);
    return { page, context, visit: (path) => visit(page, path), hydrated: () => hydrated(page) };
  };
}

/** React keeps a node's props on the node under a key of its own: there once the page is hydrated. */
const HYDRATED = 'Object.keys(document.body).some((key) => key.startsWith("__reactProps$"))';

async function visit(page: Page, path: string): Promise<Page> {
  await page.goto(path, { waitUntil: 'load' });
  await hydrated(page);
  return page;
}

async function hydrated(page: Page): Promise<void> {
  // Not `waitForFunction`: that evaluates inside the page, which our Content-Security-Policy forbids.
  await expect.poll(() => page.evaluate(HYDRATED), { timeout: ACTION_TIMEOUT_MS }).toBe(true);
}

function watch(page: Page, problems: string[]): void {
  page.on('console', (message: ConsoleMessage) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    if (isExpectedStatus(message)) return;
    problems.push(`console.${message.type()} on ${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error: Error) => problems.push(`${page.url()}: ${error.stack ?? error.message}`));
  page.on('response', (response: Response) => {
    if (response.status() >= 500)
      problems.push(`${response.status()} ${response.request().method()} ${response.url()}`);
  });
  page.on('requestfailed', (request: Request) => {
    const reason = request.failure()?.errorText ?? '';
    // Leaving a page ends its event stream and its prefetches.
    if (reason !== 'net::ERR_ABORTED') problems.push(`${reason} ${request.method()} ${request.url()}`);
  });
}

/** Chromium writes an error for every 4xx; the flows check those answers by what the page shows. */
function isExpectedStatus(message: ConsoleMessage): boolean {
  return /^Failed to load resource: the server responded with a status of 4\d\d/.test(message.text());
}
