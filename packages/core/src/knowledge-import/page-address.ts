/** What leads to no page with text, or to the same one again. */
const NO_PAGE =
  /\.(?:jpe?g|png|gif|webp|avif|svg|ico|css|js|mjs|json|xml|rss|atom|pdf|docx?|xlsx?|pptx?|zip|gz|mp[34]|webm|mov|avi|woff2?|ics|vcf)$/i;
const NOT_FOR_CALLERS =
  /\/(?:wp-admin|wp-login|wp-json|wp-content|xmlrpc|cart|basket|checkout|my-account|account|login|signin|sign-in|register|admin|feed|tag|tags|author|search|cdn-cgi)(?:\/|$|\.)/i;
const TRACKING = /^(?:utm_\w+|fbclid|gclid|msclkid|mc_[ce]id|ref|replytocom|sessionid|phpsessid|sid)$/i;
const MAX_QUERY_PARAMETERS = 2;
const MAX_ADDRESS_CHARS = 500;

/** The host without the `www.` that many sites answer with and without. */
export function bareName(host: string): string {
  return host.toLowerCase().replace(/^www\./, '');
}

/** The other of `www.example.com` and `example.com`: a site may forward from one to the other. */
export function otherName(host: string): string {
  return host.startsWith('www.') ? host.slice(4) : `www.${host}`;
}

/**
 * One address for each page of a site: no fragment, no tracking, no slash at the end. Null for another host (with and without `www.` are
 * one), and for what is no page callers could ask about.
 */
export function pageAddress(address: string, home: URL): string | null {
  if (!URL.canParse(address, home.href)) return null;
  const url = new URL(address, home.href);
  if (!/^https?:$/.test(url.protocol) || url.username !== '' || bareName(url.host) !== bareName(home.host)) return null;
  if (NO_PAGE.test(url.pathname) || NOT_FOR_CALLERS.test(url.pathname)) return null;
  url.protocol = home.protocol;
  url.host = home.host;
  url.hash = '';
  for (const name of [...url.searchParams.keys()]) if (TRACKING.test(name)) url.searchParams.delete(name);
  if ([...url.searchParams.keys()].length > MAX_QUERY_PARAMETERS) return null;
  url.searchParams.sort();
  url.pathname = url.pathname.replace(/\/+$/, '') || '/';
  return url.href.length <= MAX_ADDRESS_CHARS ? url.href : null;
}

/** The addresses in a sitemap: of pages, or of further sitemaps (sitemaps.org, 0.9). */
export function readSitemap(xml: string): { pages: string[]; sitemaps: string[] } {
  const addresses = [...xml.matchAll(/<(?:\w+:)?loc>\s*(?:<!\[CDATA\[)?([^<\]]+)/gi)].map(([, address]) =>
    (address ?? '').trim().replaceAll('&amp;', '&'),
  );
  return /<(?:\w+:)?sitemapindex[\s>]/i.test(xml)
    ? { pages: [], sitemaps: addresses }
    : { pages: addresses, sitemaps: [] };
}
