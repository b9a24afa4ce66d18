import type { PageText } from '@offhook/core';
import { DomUtils, parseDocument } from 'htmlparser2';
import { decodeText } from './extract-plain-text.ts';

type Node = ReturnType<typeof parseDocument>['children'][number];
type Element = Extract<Node, { attribs: unknown }>;
type Text = Extract<Node, { data: string }>;

const isElement = (node: Node): node is Element => 'attribs' in node;
const isText = (node: Node): node is Text => node.type === 'text';

/** What is on every page, or no text at all. */
const SKIPPED = new Set(
  'script style noscript template nav header footer aside form button select svg iframe object canvas video audio map dialog'.split(
    ' ',
  ),
);
const SKIPPED_ROLES = new Set(['navigation', 'banner', 'contentinfo', 'search', 'dialog', 'alert', 'complementary']);
const BLOCKS = new Set(
  'address article blockquote dd details div dl dt fieldset figcaption figure hr li main ol p pre section table tr ul summary'.split(
    ' ',
  ),
);
const HEADINGS: Readonly<Record<string, string>> = {
  h1: '#',
  h2: '##',
  h3: '###',
  h4: '####',
  h5: '####',
  summary: '###',
};
/** Nobody nests deeper; who does wants us to run out of stack. */
const MAX_DEPTH = 200;
const MAX_LINKS = 500;
const MAX_TEXT_CHARS = 60_000;

/** The text of a web page without menus, footers and forms, its links, and whether it wants to be indexed. */
export function extractPage(page: {
  readonly url: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}): PageText {
  const document = parseDocument(decodePage(page));
  const elements = DomUtils.filter(isElement, document, true) as Element[];
  const named = (name: string) => elements.filter((element) => element.name === name);
  const robots = named('meta')
    .filter(({ attribs }) => /^(robots|offhook)$/i.test(attribs.name ?? ''))
    .map(({ attribs }) => attribs.content ?? '')
    .join(',');
  const main = named('main')[0] ?? elements.find(({ attribs }) => attribs.role === 'main') ?? named('body')[0];
  const text = textOf(main ? [main] : document.children);
  return {
    ok: true,
    title: titleOf(named('h1'), named('title'), page.url),
    text,
    links: linksOf(named('a'), baseOf(named('base'), page.url)),
    noIndex: /\b(noindex|none)\b/i.test(robots),
    noFollow: /\b(nofollow|none)\b/i.test(robots),
  };
}

/** By the header's charset, the page's own, or what the bytes look like. */
function decodePage({ contentType, bytes }: { readonly contentType: string; readonly bytes: Uint8Array }): string {
  const beginning = new TextDecoder('latin1').decode(bytes.subarray(0, 2_048));
  const charset =
    /charset=["']?([\w-]+)/i.exec(contentType)?.[1] ?? /<meta[^>]+charset=["']?([\w-]+)/i.exec(beginning)?.[1];
  try {
    return new TextDecoder(charset ?? 'utf-8', { fatal: charset === undefined }).decode(bytes);
  } catch {
    return decodeText(bytes) ?? '';
  }
}

function titleOf(h1: readonly Element[], titles: readonly Element[], url: string): string {
  const written = [...h1, ...titles]
    .map((element) => oneLine(DomUtils.textContent(element)))
    .find((text) => text !== '');
  return (written ?? new URL(url).pathname).slice(0, 200);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function baseOf(bases: readonly Element[], url: string): string {
  const href = bases[0]?.attribs.href;
  return href && URL.canParse(href, url) ? new URL(href, url).href : url;
}

function linksOf(anchors: readonly Element[], base: string): string[] {
  const links = new Set<string>();
  for (const { attribs } of anchors) {
    const href = attribs.href?.trim();
    if (!href || !URL.canParse(href, base) || /\bnofollow\b/i.test(attribs.rel ?? '')) continue;
    const link = new URL(href, base);
    link.hash = '';
    if (/^https?:$/.test(link.protocol)) links.add(link.href);
    if (links.size >= MAX_LINKS) break;
  }
  return [...links];
}

function textOf(nodes: readonly Node[]): string {
  const lines: string[] = [''];
  let chars = 0;
  const write = (text: string) => {
    chars += text.length;
    lines[lines.length - 1] += text;
  };
  const walk = (node: Node, depth: number): void => {
    if (chars > MAX_TEXT_CHARS || depth > MAX_DEPTH) return;
    if (isText(node)) write(node.data.replace(/\s+/g, ' '));
    else if (isElement(node) && !isSkipped(node)) writeElement(node, depth);
  };
  const writeElement = (element: Element, depth: number): void => {
    const heading = HEADINGS[element.name];
    const isBlock = heading !== undefined || BLOCKS.has(element.name);
    if (isBlock) lines.push('');
    if (heading) write(`${heading} `);
    if (element.name === 'li') write('- ');
    for (const child of element.children) walk(child, depth + 1);
    if (element.name === 'br') lines.push('');
    if (element.name === 'td' || element.name === 'th') write(' | ');
    if (isBlock) lines.push('');
  };
  for (const node of nodes) walk(node, 0);
  return paragraphs(lines);
}

function isSkipped({ name, attribs }: Element): boolean {
  if (SKIPPED.has(name) || SKIPPED_ROLES.has(attribs.role ?? '')) return true;
  return 'hidden' in attribs || attribs['aria-hidden'] === 'true' || /display:\s*none/i.test(attribs.style ?? '');
}

/** List items and table rows stay together, everything else is a paragraph of its own. */
function paragraphs(lines: readonly string[]): string {
  let text = '';
  let previous = '';
  for (const raw of lines) {
    const line = raw
      .replace(/(\s\|)+\s*$/, '')
      .replace(/\s+/g, ' ')
      .trim();
    if (!/[\p{L}\p{N}]/u.test(line)) continue;
    const together =
      (line.startsWith('- ') && previous.startsWith('- ')) || (line.includes(' | ') && previous.includes(' | '));
    text += text === '' ? line : `${together ? '\n' : '\n\n'}${line}`;
    previous = line;
  }
  return text;
}
