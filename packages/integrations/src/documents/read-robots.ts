import { type RobotsRules, WEBSITE_READER } from '@offhook/core';
import robotsParser from 'robots-parser';

interface Robots {
  isAllowed(url: string, userAgent: string): boolean | undefined;
  getCrawlDelay(userAgent: string): number | undefined;
  getSitemaps(): string[];
}

/** A CommonJS module whose types say, to some resolvers, that the function is its `default`; it is the module itself. */
const parseRobots = robotsParser as unknown as (url: string, text: string) => Robots;
const MS_PER_S = 1_000;

/** What a robots.txt says to our reader of websites (RFC 9309, with Crawl-delay and Sitemap as most crawlers know them). */
export function readRobots(url: string, text: string): RobotsRules {
  const rules = parseRobots(url, text);
  const delayS = rules.getCrawlDelay(WEBSITE_READER);
  return {
    // Undefined: an address of another host, which these rules say nothing about.
    allows: (address) => rules.isAllowed(address, WEBSITE_READER) ?? false,
    crawlDelayMs: delayS === undefined ? null : delayS * MS_PER_S,
    sitemaps: rules.getSitemaps(),
  };
}
