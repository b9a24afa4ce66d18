/**
 * `npm run screenshots -- [folder] [--only calls] [--scheme light|dark]`: every page of a running dashboard at 390 and 1440
 * pixels, in both colour schemes, so that people can look. Says which pages log errors or are wider than the screen.
 *
 * Finds the system that `npm start` runs (in OFFHOOK_DATA_DIR); DASHBOARD_URL, DATABASE_URL and AUTH_SECRET point it at another one.
 */
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Database, openDatabase } from '@offhook/db';
import { createSignInLink } from '@offhook/integrations';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../test/browser/harness/browser.ts';
import { findRunningSystem } from './lib/runtime-file.ts';
import { readOrCreateSecrets } from './lib/secrets.ts';

const WIDTHS = [
  { name: 'phone', width: 390, height: 844 },
  { name: 'desktop', width: 1440, height: 900 },
] as const;
/** For hydration, and for whatever moves to come to rest. */
const SETTLE_MS = 400;
const SCHEMES = ['light', 'dark'] as const;
const PROJECT_ID = process.env.SCREENSHOT_PROJECT ?? 'proj_brightwater';

interface Target {
  name: string;
  path: string;
  /** Opens what should be seen: a drawer, a dialog. */
  prepare?: (page: Page) => Promise<void>;
}

interface System {
  dashboardUrl: string;
  databaseUrl: string;
  authSecret: string;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, scheme: { type: 'string' } },
});
await main();

async function main(): Promise<void> {
  // Chromium's package brings Open Sans; a server has no fonts that people would have.
  process.env.FONTCONFIG_PATH ??= join(tmpdir(), 'fonts');
  const folder = resolve(positionals[0] ?? 'test-results/screenshots');
  mkdirSync(folder, { recursive: true });
  const system = await findSystem();
  const db = openDatabase(system.databaseUrl);
  const browser = await launchBrowser();
  try {
    const state = await signedInState(browser, db, system);
    const targets = (await targetsOf(db)).filter(({ name }) => name.includes(values.only ?? ''));
    for (const scheme of SCHEMES.filter((name) => name === (values.scheme ?? name))) {
      for (const size of WIDTHS) await shoot({ browser, system, state, targets, folder, scheme, size });
    }
  } finally {
    await browser.close();
    await db.$disconnect();
  }
}

async function findSystem(): Promise<System> {
  const { DASHBOARD_URL, DATABASE_URL, AUTH_SECRET, OFFHOOK_DATA_DIR = '.data' } = process.env;
  if (DASHBOARD_URL && DATABASE_URL && AUTH_SECRET) {
    return { dashboardUrl: DASHBOARD_URL, databaseUrl: DATABASE_URL, authSecret: AUTH_SECRET };
  }
  const running = await findRunningSystem(OFFHOOK_DATA_DIR);
  if (!running) throw new Error('Nothing runs here. Start it with `npm start`, then try again.');
  const { AUTH_SECRET: authSecret } = await readOrCreateSecrets(OFFHOOK_DATA_DIR);
  return { dashboardUrl: running.dashboardUrl, databaseUrl: running.databaseUrl, authSecret };
}

type SignedIn = Awaited<ReturnType<Awaited<ReturnType<Browser['newContext']>>['storageState']>>;

async function signedInState(browser: Browser, db: Database, system: System): Promise<SignedIn> {
  const owner = await db.user.findFirstOrThrow({ where: { members: { some: { role: { contains: 'owner' } } } } });
  const link = await createSignInLink({
    db,
    secret: system.authSecret,
    baseUrl: system.dashboardUrl,
    email: owner.email,
  });
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link);
  const state = await context.storageState();
  await context.close();
  return state;
}

async function targetsOf(db: Database): Promise<Target[]> {
  const call = (where: object) =>
    db.call.findFirst({ where: { projectId: PROJECT_ID, ...where }, orderBy: { startedAt: 'desc' } });
  const [booked, troubled, recorded, transferred, voicemail, emergency, live, number] = await Promise.all([
    call({ status: 'completed', outcome: 'booked', turns: { some: {} } }),
    call({ status: { not: 'active' }, toolCalls: { some: { status: 'failed' } } }),
    call({ status: { not: 'active' }, recordings: { some: { kind: 'call' } } }),
    call({ transfers: { some: { outcome: 'connected' } } }),
    call({ recordings: { some: { kind: 'voicemail' } } }),
    call({ emergencyAlerts: { some: {} } }),
    call({ status: 'active' }),
    db.phoneNumber.findFirst({ where: { projectId: PROJECT_ID } }),
  ]);
  const open = (button: string) => async (page: Page) => {
    await page.getByRole('button', { name: button }).first().click();
    await page.getByRole('dialog').waitFor();
  };
  const seen = (words: string) => (page: Page) => page.getByText(words).first().waitFor();
  const tryTool = (field: string, value: string) => async (page: Page) => {
    await page.getByLabel(field).fill(value);
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText('Everything it would be told').waitFor();
  };
  const maybe = (name: string, path: string | false | null | undefined): Target[] => (path ? [{ name, path }] : []);
  return [
    { name: 'sign-in', path: '/sign-in' },
    { name: 'welcome', path: '/welcome' },
    { name: 'overview', path: '/' },
    { name: 'overview-test-call', path: '/', prepare: open('Place a test call') },
    { name: 'calls', path: '/calls' },
    { name: 'messages', path: '/messages' },
    { name: 'messages-done', path: '/messages?show=done' },
    { name: 'messages-texts', path: '/messages?show=texts' },
    { name: 'calls-search', path: '/calls?search=sink&outcome=booked' },
    { name: 'calls-empty', path: '/calls?search=zzzzzz' },
    ...maybe('call-booked', booked && `/calls/${booked.id}`),
    ...maybe('call-troubled', troubled && `/calls/${troubled.id}`),
    ...maybe('call-recorded', recorded && `/calls/${recorded.id}`),
    ...maybe('call-transferred', transferred && `/calls/${transferred.id}`),
    ...maybe('call-voicemail', voicemail && `/calls/${voicemail.id}`),
    ...maybe('call-emergency', emergency && `/calls/${emergency.id}`),
    ...maybe('call-live', live && `/calls/${live.id}`),
    ...(live ? [{ name: 'call-hang-up', path: `/calls/${live.id}`, prepare: open('Hang up') }] : []),
    { name: 'bookings', path: '/bookings' },
    { name: 'bookings-details', path: '/bookings', prepare: openFirstBooking },
    { name: 'numbers', path: '/numbers' },
    { name: 'vapi-import', path: '/vapi/import' },
    { name: 'numbers-add', path: '/numbers', prepare: open('Type one in') },
    { name: 'numbers-buy', path: '/numbers/buy', prepare: seen('found. Anybody') },
    { name: 'numbers-buy-sure', path: '/numbers/buy', prepare: open('Buy (') },
    { name: 'numbers-import', path: '/numbers/import', prepare: seen('Not used') },
    ...maybe('number', number && `/numbers/${number.id}`),
    ...(number
      ? [{ name: 'number-release', path: `/numbers/${number.id}`, prepare: open('Give back to Twilio') }]
      : []),
    { name: 'services', path: '/services' },
    { name: 'services-edit', path: '/services', prepare: open('Add a service') },
    { name: 'tools', path: '/tools' },
    { name: 'tools-ours', path: '/tools/get_slots', prepare: tryTool('Service', 'Leak repair') },
    { name: 'tools-own', path: '/tools/check_warranty', prepare: tryTool('Serial number', 'HX-4411') },
    { name: 'tools-new', path: '/tools/new' },
    { name: 'technicians', path: '/technicians' },
    { name: 'technician', path: '/technicians', prepare: open('Edit') },
    { name: 'emergencies', path: '/emergencies' },
    { name: 'knowledge', path: '/knowledge' },
    { name: 'knowledge-edit', path: '/knowledge', prepare: open('Add an article') },
    { name: 'knowledge-questions', path: '/knowledge/questions' },
    { name: 'knowledge-answer', path: '/knowledge/questions', prepare: open('Write the answer') },
    { name: 'knowledge-files', path: '/knowledge/files' },
    { name: 'calendars', path: '/calendars' },
    { name: 'vapi-steps', path: '/vapi' },
    { name: 'vapi-compare', path: '/vapi/compare?days=90' },
    { name: 'profile', path: '/profile' },
    { name: 'not-found', path: '/nothing-here' },
  ];
}

async function openFirstBooking(page: Page): Promise<void> {
  const booking = page
    .getByRole('button', { name: /Open booking/ })
    .filter({ visible: true })
    .first();
  if ((await booking.count()) === 0) return;
  await booking.click();
  await page.getByRole('dialog').waitFor();
}

interface Shoot {
  browser: Browser;
  system: System;
  state: SignedIn;
  targets: readonly Target[];
  folder: string;
  scheme: (typeof SCHEMES)[number];
  size: (typeof WIDTHS)[number];
}

async function shoot({ browser, system, state, targets, folder, scheme, size }: Shoot): Promise<void> {
  for (const target of targets) {
    const context = await browser.newContext({
      viewport: { width: size.width, height: size.height },
      colorScheme: scheme,
      baseURL: system.dashboardUrl,
      reducedMotion: 'reduce',
      ...(target.name === 'sign-in' ? {} : { storageState: state }),
    });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    await page.goto(target.path);
    // The event stream keeps the network busy for ever: hydration is what we wait for.
    await page.waitForLoadState('load');
    await page.waitForTimeout(SETTLE_MS);
    try {
      await target.prepare?.(page);
      await page.waitForTimeout(SETTLE_MS);
    } catch (error) {
      problems.push(`could not be prepared: ${String(error).split('\n')[0]}`);
    }
    const overflow = Number(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth'));
    if (overflow > 0) problems.push(`is ${overflow} px wider than the screen`);
    const name = `${target.name}-${size.name}-${scheme}.png`;
    if (!target.prepare) await showWholePage(page, size);
    await page.screenshot({ path: join(folder, name) });
    process.stdout.write(`${name}${problems.map((problem) => `\n  ! ${problem}`).join('')}\n`);
    await context.close();
  }
}

/** A window as high as the page: in a "full page" picture, bars fixed to the window would stand in its middle. */
async function showWholePage(page: Page, { width, height }: { width: number; height: number }): Promise<void> {
  const pageHeight = Number(await page.evaluate('document.documentElement.scrollHeight'));
  await page.setViewportSize({ width, height: Math.max(height, pageHeight) });
  await page.waitForTimeout(SETTLE_MS);
}
