import { describe, expect, it } from 'vitest';
import { pageAddress, readSitemap } from './page-address.ts';

const home = new URL('https://www.summit.example/');
const address = (typed: string) => pageAddress(typed, home);

describe('which addresses are pages of a site', () => {
  it('takes one address for one page', () => {
    for (const same of [
      'https://summit.example/faq/',
      '/faq#prices',
      'http://www.summit.example/faq?utm_source=x&fbclid=1',
    ]) {
      expect(address(same)).toBe('https://www.summit.example/faq');
    }
    expect(address('/?b=2&a=1')).toBe('https://www.summit.example/?a=1&b=2');
    expect(address('https://summit.example')).toBe('https://www.summit.example/');
  });

  it('stays on the site and away from what callers do not ask about', () => {
    for (const other of [
      'https://evil.example/faq',
      'https://summit.example.evil.example/',
      'https://shop.summit.example/',
      'https://user@summit.example/',
      'mailto:info@summit.example',
      '/brochure.PDF',
      '/wp-admin/options.php',
      '/cart',
      '/list?a=1&b=2&c=3',
      `/${'x'.repeat(600)}`,
    ]) {
      expect(address(other)).toBeNull();
    }
  });
});

describe('sitemaps', () => {
  it('lists pages or further sitemaps', () => {
    const pages =
      '<urlset><url><loc> https://a.example/x?a=1&amp;b=2 </loc></url><url><loc><![CDATA[https://a.example/y]]></loc></url></urlset>';
    expect(readSitemap(pages).pages).toEqual(['https://a.example/x?a=1&b=2', 'https://a.example/y']);
    const index =
      '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://a.example/s.xml</loc></sitemap></sitemapindex>';
    expect(readSitemap(index)).toEqual({ pages: [], sitemaps: ['https://a.example/s.xml'] });
    expect(readSitemap('<html>no</html>')).toEqual({ pages: [], sitemaps: [] });
  });
});
