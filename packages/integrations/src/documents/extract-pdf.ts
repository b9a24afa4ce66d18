import type { DocumentText, UnreadDocument } from '@offhook/core';
import { getDocumentProxy } from 'unpdf';

const MAX_PAGES = 300;
/** Letters this much larger than most of the document are a heading. */
const HEADING_SIZE = 1.18;
const MAX_HEADING_CHARS = 120;
/** A gap between lines of more than this many line heights begins a paragraph. */
const PARAGRAPH_GAP = 1.65;

export function isPdf(bytes: Uint8Array): boolean {
  // The header may stand anywhere in the first kilobyte (ISO 32000-1, annex H).
  return new TextDecoder('latin1').decode(bytes.subarray(0, 1_024)).includes('%PDF-');
}

/** The text of a PDF in reading order as far as it says, with paragraphs by their spacing and headings by the size of their letters. */
export async function extractPdf(bytes: Uint8Array): Promise<DocumentText | UnreadDocument> {
  try {
    const pdf = await getDocumentProxy(new Uint8Array(bytes));
    const lines: Line[] = [];
    for (let number = 1; number <= Math.min(pdf.numPages, MAX_PAGES); number += 1) {
      const page = await pdf.getPage(number);
      const { items } = await page.getTextContent();
      lines.push(...linesOf(items as TextItem[]), { text: '', size: 0, at: 0 });
      page.cleanup();
    }
    const { info } = await pdf.getMetadata();
    return { ok: true, title: titleOf(info), text: paragraphsOf(lines), truncated: pdf.numPages > MAX_PAGES };
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    return { ok: false, problem: name === 'PasswordException' ? 'protected' : 'unreadable' };
  }
}

/** What pdf.js calls a text item; marked content, which has no `str`, comes between them. */
interface TextItem {
  readonly str?: string;
  readonly hasEOL?: boolean;
  readonly height?: number;
  /** [a, b, c, d, x, y]: y grows upwards. */
  readonly transform?: readonly number[];
}

interface Line {
  readonly text: string;
  /** Height of its letters, in the page's units. */
  readonly size: number;
  /** How far up the page. */
  readonly at: number;
}

function linesOf(items: readonly TextItem[]): Line[] {
  const lines: Line[] = [];
  let text = '';
  let size = 0;
  let at = 0;
  for (const item of items) {
    if (item.str === undefined) continue;
    if (item.str.trim() !== '') {
      size = Math.max(size, item.height ?? 0);
      at = item.transform?.[5] ?? at;
    }
    text += item.str;
    if (!item.hasEOL) continue;
    if (text.trim() !== '') lines.push({ text: text.replace(/\s+/g, ' ').trim(), size, at });
    [text, size] = ['', 0];
  }
  return text.trim() === '' ? lines : [...lines, { text: text.replace(/\s+/g, ' ').trim(), size, at }];
}

function paragraphsOf(lines: readonly Line[]): string {
  const usual = usualSize(lines);
  const paragraphs: string[] = [];
  let current = '';
  let previous: Line | null = null;
  const flush = () => {
    if (current !== '') paragraphs.push(current);
    current = '';
  };
  for (const line of lines) {
    const isHeading = line.size >= usual * HEADING_SIZE && line.text.length <= MAX_HEADING_CHARS && line.text !== '';
    const isApart = previous !== null && Math.abs(previous.at - line.at) > PARAGRAPH_GAP * Math.max(line.size, usual);
    if (isHeading || isApart || line.text === '') flush();
    if (isHeading) paragraphs.push(`## ${line.text}`);
    else if (line.text !== '') current = current === '' ? line.text : joinedLines(current, line.text);
    previous = line.text === '' ? null : line;
  }
  flush();
  return paragraphs.join('\n\n');
}

/** A word that was hyphenated at the end of a line becomes one again. */
function joinedLines(text: string, next: string): string {
  return /\p{Ll}-$/u.test(text) && /^\p{Ll}/u.test(next) ? `${text.slice(0, -1)}${next}` : `${text} ${next}`;
}

/** The size that most letters have. */
function usualSize(lines: readonly Line[]): number {
  const letters = new Map<number, number>();
  for (const { size, text } of lines) {
    const rounded = Math.round(size * 2) / 2;
    if (text !== '') letters.set(rounded, (letters.get(rounded) ?? 0) + text.length);
  }
  return [...letters].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}

function titleOf(info: unknown): string | null {
  const title = typeof info === 'object' && info !== null && 'Title' in info ? info.Title : null;
  // Word processors write the file's path or name there when nobody chose a title.
  if (
    typeof title !== 'string' ||
    title.trim() === '' ||
    /\.(docx?|pdf|indd|xlsx?)$|^(microsoft word|untitled)/i.test(title.trim())
  )
    return null;
  return title.trim();
}
