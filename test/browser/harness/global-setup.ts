import type { TestProject } from 'vitest/node';
import { launchBrowser } from './browser.ts';
import { startSystem } from './start-system.ts';

declare module 'vitest' {
  interface ProvidedContext {
    dashboardUrl: string;
    /** The one-time link as it was printed; used up by the set-up. */
    signInLink: string;
    /** Playwright's storage state of the owner's browser, as JSON. */
    ownerSession: string;
    databaseUrl: string;
  }
}

/** Starts the whole system once for all browser tests, and signs the owner in by the link it printed. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const system = await startSystem();
  try {
    project.provide('dashboardUrl', system.dashboardUrl);
    project.provide('databaseUrl', system.databaseUrl);
    project.provide('signInLink', system.signInLink);
    project.provide('ownerSession', await signIn(system.signInLink));
  } catch (error) {
    await system.stop();
    throw error;
  }
  return () => system.stop();
}

async function signIn(link: string): Promise<string> {
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(link);
    await page.getByRole('heading', { level: 1, name: /^Good / }).waitFor();
    return JSON.stringify(await context.storageState());
  } finally {
    await browser.close();
  }
}
