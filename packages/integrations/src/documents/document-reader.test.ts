import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { createDocumentReader } from './document-reader.ts';
import { makeDocx, makePdf } from './testing/make-documents.ts';

const reader = createDocumentReader();
const read = (fileName: string, bytes: Uint8Array) => reader.readFile({ fileName, bytes });
const run = (text: string) => `<w:r><w:t>${text}</w:t></w:r>`;
const paragraph = (text: string, properties = '') => `<w:p><w:pPr>${properties}</w:pPr>${run(text)}</w:p>`;

describe('PDF', () => {
  it('becomes paragraphs with headings, whatever the file is called', async () => {
    const pdf = makePdf([
      ['Warranty', 'Our labor is guaranteed for one', 'year, parts as the maker says.'],
      ['Payment', 'We take cards and checks, no credit \\ debt (or so).'],
    ]);
    expect(await read('scan.bin', pdf)).toEqual({
      ok: true,
      title: null,
      truncated: false,
      text: '## Warranty\n\nOur labor is guaranteed for one year, parts as the maker says.\n\n## Payment\n\nWe take cards and checks, no credit \\ debt (or so).',
    });
    expect(await read('a.pdf', makePdf([['x', 'text']], { title: 'House rules' }))).toMatchObject({
      title: 'House rules',
    });
    expect(await read('a.pdf', makePdf([['x', 'text']], { title: 'rules final.docx' }))).toMatchObject({ title: null });
  });

  it('says why there is nothing to read', async () => {
    expect(await read('a.pdf', makePdf([['x']], { encrypted: true }))).toEqual({ ok: false, problem: 'protected' });
    expect(await read('a.pdf', makePdf([[]]))).toEqual({ ok: false, problem: 'no_text' });
    expect(await read('a.pdf', strToU8('%PDF-1.7 and then nothing of the kind'))).toMatchObject({ ok: false });
  });
});

describe('Word', () => {
  it('becomes headings, lists and tables, without what was deleted and without second copies', async () => {
    const docx = makeDocx(
      [
        paragraph('Prices', '<w:pStyle w:val="berschrift1"/>'),
        paragraph('What about nights?', '<w:pStyle w:val="Custom"/>'),
        `<w:p>${run('Nights cost')}<w:r><w:tab/><w:t>more</w:t></w:r><w:del><w:r><w:delText>less</w:delText></w:r></w:del></w:p>`,
        paragraph('Shoe covers', '<w:numPr/>'),
        `<w:tbl><w:tr><w:tc>${paragraph('Sunday')}</w:tc><w:tc>${paragraph('$150')}</w:tc></w:tr></w:tbl>`,
        `<w:p><mc:AlternateContent><mc:Choice>${run('Box &amp; co')}</mc:Choice><mc:Fallback>${run('Box')}</mc:Fallback></mc:AlternateContent></w:p>`,
      ].join(''),
    );
    expect(await read('rules.docx', docx)).toEqual({
      ok: true,
      title: 'House rules',
      truncated: false,
      text: '# Prices\n\n## What about nights?\n\nNights cost more\n\n- Shoe covers\n\nSunday | $150\n\nBox & co',
    });
  });

  it('refuses a bomb by what comes out of it, other archives and broken ones', async () => {
    const bomb = makeDocx('', { 'word/document.xml': new Uint8Array(80 * 1024 * 1024) });
    expect(bomb.byteLength).toBeLessThan(200_000);
    expect(await read('bomb.docx', bomb)).toEqual({ ok: false, problem: 'too_large' });
    const sheet = zipSync({ 'xl/workbook.xml': strToU8('<x/>') });
    expect(await read('prices.xlsx', sheet)).toEqual({ ok: false, problem: 'unsupported' });
    expect(await read('half.docx', makeDocx(paragraph('x')).subarray(0, 120))).toMatchObject({ ok: false });
  });
});

describe('plain text', () => {
  it('is read in the encodings that people have, and kept to what we can use', async () => {
    const german = Uint8Array.from([0x47, 0x72, 0xfc, 0x6e]);
    expect(await read('a.txt', german)).toMatchObject({ ok: true, text: 'Grün', title: null });
    const utf16 = Uint8Array.from([0xff, 0xfe, 0x48, 0, 0x69, 0]);
    expect(await read('a.TXT', utf16)).toMatchObject({ text: 'Hi' });
    expect(await read('a.md', strToU8('# Our rules\r\n\r\nBe kind.  '))).toMatchObject({
      title: 'Our rules',
      text: '# Our rules\n\nBe kind.',
    });
    const long = await read('long.txt', strToU8('word '.repeat(60_000)));
    expect(long).toMatchObject({ ok: true, truncated: true });
  });

  it('refuses what is no text, and names nobody knows', async () => {
    expect(await read('a.txt', Uint8Array.from([1, 0, 2]))).toEqual({ ok: false, problem: 'unsupported' });
    expect(await read('a.exe', strToU8('text'))).toEqual({ ok: false, problem: 'unsupported' });
    expect(await read('a.txt', strToU8(' \n '))).toEqual({ ok: false, problem: 'no_text' });
  });
});

describe('a file that fights back', () => {
  it('ends its thread and nothing else', async () => {
    const impatient = createDocumentReader({ timeoutMs: 1 });
    const file = { fileName: 'a.pdf', bytes: makePdf([['x', 'text']]) };
    expect(await impatient.readFile(file)).toEqual({ ok: false, problem: 'timed_out' });
    expect(await read('a.pdf', file.bytes)).toMatchObject({ ok: true });
  });
});

describe('a web page', () => {
  const page = (html: string, contentType = 'text/html') =>
    reader.readPage({ url: 'https://summit.example/help/', contentType, bytes: strToU8(html) });

  it('becomes the text of its main part, with its links', async () => {
    const html = `<!doctype html><title>Help | Summit</title><body><nav><a href="/prices">Prices</a></nav>
      <main><h1>Help</h1><p>We  come <b>at once</b>.<br>Promise.</p><script>steal()</script>
      <ul><li>One</li><li>Two <a href="faq#top">more</a></li></ul><p hidden>Secret</p>
      <table><tr><th>Day</th><th>Fee</th></tr><tr><td>Sunday</td><td>$150</td></tr></table></main><footer>Copyright</footer>`;
    expect(await page(html)).toEqual({
      ok: true,
      title: 'Help',
      text: '# Help\n\nWe come at once.\n\nPromise.\n\n- One\n- Two more\n\nDay | Fee\nSunday | $150',
      links: ['https://summit.example/prices', 'https://summit.example/help/faq'],
      noIndex: false,
      noFollow: false,
    });
  });

  it('hears what the page asks for, and its character set', async () => {
    expect(await page('<meta name="robots" content="noindex, nofollow"><p>Hi')).toMatchObject({
      noIndex: true,
      noFollow: true,
    });
    const latin = { url: 'https://a.example/', contentType: 'text/html; charset=iso-8859-1' };
    const bytes = Uint8Array.from([0x3c, 0x70, 0x3e, 0x47, 0x72, 0xfc, 0x6e]);
    expect(await reader.readPage({ ...latin, bytes })).toMatchObject({ text: 'Grün', title: '/' });
  });

  it('survives what no person writes', async () => {
    expect(await page('<div>'.repeat(50_000))).toMatchObject({ ok: true, text: '' });
    expect(await page('<a href="javascript:alert(1)">x</a><a href="http://[">y</a>')).toMatchObject({ links: [] });
  });
});
