import {
  addWebsite,
  type CrawlDeps,
  createRefreshWebsitesJob,
  getKnowledge,
  listKnowledgeSources,
  refreshWebsite,
  removeKnowledgeSource,
  useArticle,
} from '@offhook/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { databaseForTests } from '../../../../test/support/database-for-tests.ts';
import { createTestBusiness } from '../../../../test/support/test-business.ts';
import { createSafeFetch } from '../safe-fetch/safe-fetch.ts';
import { createDocumentReader } from './document-reader.ts';
import { readRobots } from './read-robots.ts';
import { startWebsite, type TestWebsite } from './testing/start-website.ts';

const DAY_MS = 86_400_000;
const NEVER_ABORTED = new AbortController().signal;

const database = databaseForTests();
let website: TestWebsite;
let projectId: string;
let nowMs: number;
let waits: number[];
let count = 0;

beforeEach(async () => {
  count += 1;
  nowMs = Date.parse('2026-11-23T15:00:00Z');
  waits = [];
  ({ projectId } = await createTestBusiness(database.db, { name: `web${count}` }));
  website = await startWebsite({
    '/robots.txt': 'User-agent: *\nDisallow: /internal\nCrawl-delay: 2\nSitemap: /map.xml\n',
    '/map.xml': '<urlset><url><loc>/old-page</loc></url></urlset>',
    '/': page('Summit Heating', 'We heat Denver since 1987.', '<a href="/faq/">FAQ</a> <a href="/internal/x">x</a>'),
    '/faq': page('Questions', 'A furnace filter is changed every two months.', '<a href="https://evil.example/">e</a>'),
    '/old-page': page('Old offer', 'Ten percent off in the spring of 1999.'),
    '/internal/x': page('Secret', 'The safe is behind the picture.'),
  });
});
afterEach(async () => {
  await database.db.knowledgeSource.deleteMany();
  await website.close();
});

function page(title: string, text: string, links = ''): string {
  const everywhere = '<p>Call us today, we are happy to help you at any time of the day!</p>';
  return `<title>${title}</title><nav>${links}</nav><main><h1>${title}</h1><p>${text}</p>${everywhere}</main>`;
}

const deps: CrawlDeps = {
  safeFetch: (request) => createSafeFetch({ trustedHosts: [website.host] })(request),
  documents: createDocumentReader(),
  readRobots,
  wait: async (delayMs) => {
    waits.push(delayMs);
  },
  now: () => nowMs,
};

function runJob(): Promise<unknown> {
  const notes = { info: () => undefined, warn: () => undefined };
  return createRefreshWebsitesJob(deps).run({}, { db: database.db, now: () => nowMs, notes, signal: NEVER_ABORTED });
}
async function imported(address = website.url) {
  const added = await addWebsite(database.db, { projectId, address, now: new Date(nowMs) });
  if (!added.ok) throw new Error(added.message);
  await runJob();
  return added.value.sourceId;
}
const sources = () => listKnowledgeSources(database.db, projectId);
const titles = async () => (await sources())[0]?.pages.map(({ title }) => title);
const ask = (question: string) =>
  getKnowledge({ db: database.db, meaning: null }, { projectId, question, signal: NEVER_ABORTED });

it('answers callers from the website, and only from what robots.txt allows', async () => {
  await imported();
  expect(await sources()).toMatchObject([{ state: 'ready', problem: null, pagesSkipped: 1, truncated: false }]);
  expect(await titles()).toEqual(['Summit Heating', 'Questions', 'Old offer']);
  expect(await ask('How often do I change the furnace filter?')).toMatchObject({
    found: true,
    articles: [{ title: 'Questions', body: 'A furnace filter is changed every two months.' }],
  });
  expect(website.asked).not.toContain('/internal/x');
  expect(waits).toEqual([2_000, 2_000]);
});

it('comes back after a week, keeps what the owner switched off, follows what changed and went', async () => {
  const sourceId = await imported();
  const [source] = await sources();
  const faq = source?.pages.find(({ title }) => title === 'Questions')?.articleId ?? '';
  await useArticle(database.db, { projectId, articleId: faq, active: false });
  expect(await runJob()).toEqual({ read: 0, failed: 0 });
  nowMs += 8 * DAY_MS;
  website.pages.set('/faq', { body: page('Questions', 'A filter is changed every three months.') });
  website.pages.set('/map.xml', { status: 404 });
  website.pages.delete('/old-page');
  expect(await runJob()).toEqual({ read: 1, failed: 0 });
  expect(await titles()).toEqual(['Summit Heating', 'Questions']);
  expect(await ask('How often do I change the filter?')).toMatchObject({ found: false });
  await useArticle(database.db, { projectId, articleId: faq, active: true });
  expect(await ask('How often do I change the filter?')).toMatchObject({
    articles: [{ body: expect.stringContaining('three months') }],
  });
  await removeKnowledgeSource(database.db, { projectId, sourceId });
  expect(await database.db.knowledgeChunk.count({ where: { projectId } })).toBe(0);
});

it('keeps what it has while the website is down, says so, and tries again by itself', async () => {
  const sourceId = await imported();
  website.pages.set('/robots.txt', { status: 503 });
  await refreshWebsite(database.db, { projectId, sourceId, now: new Date(nowMs) });
  expect(await runJob()).toEqual({ read: 0, failed: 1 });
  expect(await sources()).toMatchObject([{ state: 'failed', problem: expect.stringContaining('robots.txt') }]);
  expect(await titles()).toHaveLength(3);
  expect(await runJob()).toEqual({ read: 0, failed: 0 });
  nowMs += 2 * 3_600_000;
  website.pages.set('/robots.txt', { status: 404 });
  expect(await runJob()).toEqual({ read: 1, failed: 0 });
  expect(await sources()).toMatchObject([{ state: 'ready', problem: null }]);
  // Without rules against it, the page is read.
  expect(await titles()).toContain('Secret');
});

it('reads nothing where robots.txt forbids it, and respects noindex', async () => {
  website.pages.set('/robots.txt', { body: 'User-agent: Offhook\nDisallow: /\n' });
  const sourceId = await imported();
  expect(await sources()).toMatchObject([{ state: 'failed', problem: expect.stringContaining('asks not to be read') }]);
  expect(website.asked).toEqual(['/robots.txt']);
  website.pages.set('/robots.txt', { status: 404 });
  website.pages.set('/faq', { headers: { 'x-robots-tag': 'noindex' }, body: page('Questions', 'x') });
  await refreshWebsite(database.db, { projectId, sourceId, now: new Date(nowMs) });
  await runJob();
  expect(await titles()).not.toContain('Questions');
});

it('does not reach into private networks, and takes a website once', async () => {
  const strict: CrawlDeps = { ...deps, safeFetch: createSafeFetch() };
  const added = { projectId, address: website.url, now: new Date(nowMs) };
  await addWebsite(database.db, added);
  const notes = { info: () => undefined, warn: () => undefined };
  const context = { db: database.db, now: () => nowMs, notes, signal: NEVER_ABORTED };
  await createRefreshWebsitesJob(strict).run({}, context);
  expect(await sources()).toMatchObject([{ state: 'failed', problem: 'This address is not a public website.' }]);
  expect(website.asked).toEqual([]);
  expect(await addWebsite(database.db, added)).toMatchObject({ ok: false, code: 'CONFLICT', field: 'address' });
});

it('is read by one process at a time, and again when that one died', async () => {
  await addWebsite(database.db, { projectId, address: website.url, now: new Date(nowMs) });
  const claimedUntil = new Date(nowMs + 60_000);
  await database.db.knowledgeSource.updateMany({ data: { claimedUntil, state: 'reading' } });
  expect(await runJob()).toEqual({ read: 0, failed: 0 });
  nowMs += 61_000;
  expect(await Promise.all([runJob(), runJob()])).toEqual(
    expect.arrayContaining([
      { read: 1, failed: 0 },
      { read: 0, failed: 0 },
    ]),
  );
});
