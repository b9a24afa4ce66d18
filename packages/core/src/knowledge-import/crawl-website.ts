import type { SafeFetch, SafeFetchAnswer } from '../outbound/safe-fetch-port.ts';
import type { DocumentPort, KnowledgeProblem } from './document-port.ts';
import { bareName, otherName, pageAddress, readSitemap } from './page-address.ts';
import { type WebsitePage, withoutRepeated } from './website-pages.ts';

/** What a site's robots.txt says to us (RFC 9309). */
export interface RobotsRules {
  allows(url: string): boolean;
  /** How long to wait between two pages; null: not said. */
  readonly crawlDelayMs: number | null;
  readonly sitemaps: readonly string[];
}

export interface CrawlDeps {
  readonly safeFetch: SafeFetch;
  readonly documents: DocumentPort;
  /** Reads a robots.txt; `url` is where it was found. */
  readRobots(url: string, text: string): RobotsRules;
  /** Waits, or rejects when `signal` is aborted. */
  wait(delayMs: number, signal: AbortSignal): Promise<void>;
  /** Epoch milliseconds. */
  now(): number;
}

export type Crawl =
  | {
      readonly ok: true;
      readonly pages: readonly WebsitePage[];
      /** Pages that robots.txt or the page itself keeps from us, and pages without text. */
      readonly skipped: number;
      /** Known pages that are certainly gone; what merely failed to load today is not among them. */
      readonly gone: readonly string[];
      /** There were more pages than we read. */
      readonly truncated: boolean;
    }
  | { readonly ok: false; readonly problem: KnowledgeProblem };

export interface CrawlRequest {
  /** The address the owner typed in. */
  readonly home: string;
  /** Addresses that were kept the last time. */
  readonly known: readonly string[];
  readonly signal: AbortSignal;
}

/** What we call ourselves; robots.txt files match the first word. */
export const WEBSITE_READER = 'Offhook';
const USER_AGENT = `${WEBSITE_READER}/1.0 (reads a business's own website for its telephone assistant)`;
const MAX_PAGES = 60;
const MAX_FETCHES = 90;
const MAX_SITEMAPS = 5;
const MAX_CRAWL_MS = 4 * 60_000;
const PAGE_TIMEOUT_MS = 10_000;
const MAX_PAGE_BYTES = 2 * 1024 * 1024;
const MAX_ROBOTS_BYTES = 512 * 1024; // RFC 9309, 2.5: at least 500 kibibytes are read
const POLITE_DELAY_MS = 300;
const MAX_DELAY_MS = 10_000;

/**
 * Reads a business's website, politely: what robots.txt allows, one page after the other, this host only, at most 60 pages. Begins with
 * the address and the sitemap, then follows links.
 */
export async function crawlWebsite(deps: CrawlDeps, request: CrawlRequest): Promise<Crawl> {
  const home = new URL(request.home);
  const get = fetcher(deps, home, request.signal);
  const robots = await robotsOf(deps, get, home);
  if ('problem' in robots) return { ok: false, problem: robots.problem };
  if (!robots.allows(home.href)) return { ok: false, problem: 'robots_refused' };
  const crawl = startCrawl(home, await sitemapPages(get, home, robots));
  const endsAtMs = deps.now() + MAX_CRAWL_MS;
  const delayMs = Math.min(MAX_DELAY_MS, Math.max(POLITE_DELAY_MS, robots.crawlDelayMs ?? 0));
  while (crawl.queue.length > 0 && crawl.fetched < MAX_FETCHES && crawl.pages.length < MAX_PAGES) {
    if (deps.now() > endsAtMs) break;
    const url = crawl.queue.shift() as string;
    if (!robots.allows(url)) crawl.skipped += 1;
    else {
      if (crawl.fetched > 0) await deps.wait(delayMs, request.signal);
      await readOne(deps, { get, crawl, url, home, robots });
      if (crawl.fetched === 1 && crawl.problem) return { ok: false, problem: crawl.problem };
    }
  }
  return finished(crawl, request.known);
}

type Get = (url: string, maxBytes: number) => Promise<SafeFetchAnswer>;

function fetcher({ safeFetch }: CrawlDeps, home: URL, signal: AbortSignal): Get {
  return (url, maxBytes) =>
    safeFetch({
      url,
      headers: { 'user-agent': USER_AGENT, accept: 'text/html,application/xhtml+xml;q=0.9,text/plain;q=0.5' },
      timeoutMs: PAGE_TIMEOUT_MS,
      maxBytes,
      allowHttp: true,
      alsoAllowedHosts: [otherName(home.hostname)],
      signal,
    });
}

/** RFC 9309, 2.3.1: not there (4xx) allows everything, not to be had (5xx, no connection) allows nothing. */
async function robotsOf(deps: CrawlDeps, get: Get, home: URL): Promise<RobotsRules | { problem: KnowledgeProblem }> {
  const url = new URL('/robots.txt', home).href;
  const answer = await get(url, MAX_ROBOTS_BYTES);
  if (!answer.ok) return { problem: problemOf(answer) };
  if (answer.status >= 500 || answer.status === 429) return { problem: 'robots_unavailable' };
  return deps.readRobots(url, answer.status < 300 ? answer.body.toString('utf8') : '');
}

function problemOf({ refusal }: Extract<SafeFetchAnswer, { ok: false }>): KnowledgeProblem {
  const network = ['unreachable', 'timed_out', 'answer_broken', 'name_unknown'];
  return network.includes(refusal) ? 'unreachable' : 'address_refused';
}

async function sitemapPages(get: Get, home: URL, robots: RobotsRules): Promise<string[]> {
  const waiting = robots.sitemaps.length > 0 ? [...robots.sitemaps] : ['/sitemap.xml'];
  const pages: string[] = [];
  for (let read = 0; read < MAX_SITEMAPS && waiting.length > 0; read += 1) {
    const url = onSite(waiting.shift() ?? '', home);
    const answer = url && robots.allows(url) ? await get(url, MAX_PAGE_BYTES) : null;
    if (!answer?.ok || answer.status !== 200) continue;
    const found = readSitemap(answer.body.toString('utf8'));
    pages.push(...found.pages);
    waiting.push(...found.sitemaps);
  }
  return pages;
}

/** A sitemap's address, if it lies on the site itself. */
function onSite(address: string, home: URL): string | null {
  if (!URL.canParse(address, home.href)) return null;
  const url = new URL(address, home.href);
  if (bareName(url.host) !== bareName(home.host)) return null;
  url.host = home.host;
  url.protocol = home.protocol;
  return url.href;
}

interface CrawlState {
  readonly queue: string[];
  readonly seen: Set<string>;
  readonly pages: WebsitePage[];
  /** Loaded well, or certainly gone. */
  readonly settled: Set<string>;
  fetched: number;
  skipped: number;
  problem: KnowledgeProblem | null;
}

function startCrawl(home: URL, addresses: readonly string[]): CrawlState {
  const crawl = { queue: [], seen: new Set<string>(), pages: [], settled: new Set<string>() };
  const state: CrawlState = { ...crawl, fetched: 0, skipped: 0, problem: null };
  enqueue(state, [home.href, ...addresses], home);
  return state;
}

function enqueue({ queue, seen }: CrawlState, addresses: readonly string[], home: URL): void {
  for (const address of addresses) {
    const url = pageAddress(address, home);
    if (url === null || seen.has(url)) continue;
    seen.add(url);
    queue.push(url);
  }
}

interface OnePage {
  readonly get: Get;
  readonly crawl: CrawlState;
  readonly url: string;
  readonly home: URL;
  readonly robots: RobotsRules;
}

async function readOne(deps: CrawlDeps, { get, crawl, url, home, robots }: OnePage): Promise<void> {
  const answer = await get(url, MAX_PAGE_BYTES);
  crawl.fetched += 1;
  if (!answer.ok || answer.status >= 500 || answer.status === 429) {
    crawl.problem = answer.ok ? 'unreachable' : problemOf(answer);
    return;
  }
  crawl.settled.add(url);
  if (answer.status !== 200) return;
  const contentType = answer.headers['content-type'] ?? '';
  const page = /html/i.test(contentType)
    ? await deps.documents.readPage({ url: answer.url, contentType, bytes: answer.body })
    : null;
  const noIndex = /\b(noindex|none)\b/i.test(answer.headers['x-robots-tag'] ?? '');
  // The address it was forwarded to, so that a page with two addresses is kept once.
  const kept = pageAddress(answer.url, home) ?? url;
  const isNew = kept === url || !crawl.seen.has(kept);
  crawl.seen.add(kept);
  if (page?.ok && !page.noFollow) enqueue(crawl, page.links, home);
  const isWanted = page?.ok && !page.noIndex && !noIndex && page.text !== '' && robots.allows(kept);
  if (!isWanted || !isNew) crawl.skipped += isNew ? 1 : 0;
  else crawl.pages.push({ url: kept, title: page.title, text: page.text });
}

function finished(crawl: CrawlState, known: readonly string[]): Crawl {
  const pages = withoutRepeated(crawl.pages);
  if (pages.length === 0) return { ok: false, problem: crawl.problem ?? 'no_pages' };
  const kept = new Set(pages.map(({ url }) => url));
  const truncated = crawl.queue.length > 0;
  // Nothing links to it any more, or it answered and is not a page any more.
  const isGone = (url: string) => !kept.has(url) && (crawl.settled.has(url) || (!truncated && !crawl.seen.has(url)));
  return { ok: true, pages, skipped: crawl.skipped, gone: known.filter(isGone), truncated };
}
