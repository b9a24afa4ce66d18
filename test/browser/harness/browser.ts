import { existsSync } from 'node:fs';
import chromium from '@sparticuz/chromium';
import { type Browser, type LaunchOptions, chromium as playwright } from 'playwright-core';

/**
 * No sandbox, because containers often forbid it: it only ever visits our own pages. No GPU, real or emulated: no page uses one, and
 * an emulated one takes nearly half of the time of a look at a page.
 */
const ARGS = ['--no-sandbox', '--disable-gpu'];

/**
 * The Chromium from npm (Linux x64, unpacked once to the temporary folder); elsewhere the Chrome that is installed.
 *
 * @throws when neither is there, saying what to install.
 */
export async function launchBrowser(): Promise<Browser> {
  const packaged = process.platform === 'linux' && process.arch === 'x64';
  const options: LaunchOptions = packaged
    ? { executablePath: await chromium.executablePath(), args: ARGS }
    : { channel: 'chrome' };
  if (options.executablePath !== undefined && !existsSync(options.executablePath)) {
    throw new Error(
      `Chromium was not unpacked to ${options.executablePath}; is the temporary folder full or read-only?`,
    );
  }
  return playwright.launch(options);
}
