import type { TestProject } from 'vitest/node';
import { launchBrowser } from './browser.ts';
import { type RunningSystem, startSystem } from './start-system.ts';

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

let system: RunningSystem | null = null;

/** Starts the whole system once for all browser tests, and signs the owner in by the link it printed. */
export async function setup(project: TestProject): Promise<void> {
  system = await startSystem();
  project.provide('dashboardUrl', system.dashboardUrl);
  project.provide('databaseUrl', system.databaseUrl);
  project.provide('signInLink', system.signInLink);
  try {
    project.provide('ownerSession', await signIn(system.signInLink));
  } catch (error) {
    await teardown();
    throw error;
  }
}

export async function teardown(): Promise<void> {
  await system?.stop();
  system = null;
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
