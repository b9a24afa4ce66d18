import type { DocumentText, UnreadDocument } from '@offhook/core';
import { Parser } from 'htmlparser2';
import { unzipBounded } from './unzip-bounded.ts';

const DOCUMENT = 'word/document.xml';
const STYLES = 'word/styles.xml';
const PROPERTIES = 'docProps/core.xml';
const MAX_HEADING_DEPTH = 4;

export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 0x03 || bytes[2] === 0x05);
}

/**
 * The text of a Word document: paragraphs, headings, lists and tables, row by row (ECMA-376, WordprocessingML). Deleted text, comments
 * and the second copy of text boxes are left out.
 */
export function extractDocx(bytes: Uint8Array): DocumentText | UnreadDocument {
  const parts = readParts(bytes);
  if (parts === 'broken') return { ok: false, problem: 'unreadable' };
  if (parts === null) return { ok: false, problem: 'too_large' };
  const document = parts.get(DOCUMENT);
  // Another kind of archive: a spreadsheet, pictures, an app.
  if (!document) return { ok: false, problem: 'unsupported' };
  const headings = headingDepths(parts.get(STYLES));
  const title = parts.get(PROPERTIES);
  return {
    ok: true,
    title: title ? titleOf(title) : null,
    text: paragraphsOf(document, headings).join('\n\n'),
    truncated: false,
  };
}

function readParts(bytes: Uint8Array) {
  try {
    return unzipBounded(bytes, (name) => name === DOCUMENT || name === STYLES || name === PROPERTIES);
  } catch {
    return 'broken' as const;
  }
}

type Attributes = Readonly<Record<string, string>>;

interface XmlEvents {
  open?(name: string, attributes: Attributes): void;
  close?(name: string): void;
  text?(text: string): void;
}

function readXml(bytes: Uint8Array, events: XmlEvents): void {
  const parser = new Parser(
    {
      onopentag: (name, attributes) => events.open?.(name, attributes),
      onclosetag: (name) => events.close?.(name),
      ontext: (text) => events.text?.(text),
    },
    { xmlMode: true },
  );
  parser.end(new TextDecoder().decode(bytes));
}

/** Which styles are headings: by outline level, or by the names that Word gives them in every language. */
function headingDepths(styles: Uint8Array | undefined): ReadonlyMap<string, number> {
  const depths = new Map<string, number>();
  let styleId = '';
  if (styles) {
    readXml(styles, {
      open(name, attributes) {
        if (name === 'w:style') styleId = attributes['w:styleId'] ?? '';
        if (name === 'w:outlineLvl') depths.set(styleId, Number(attributes['w:val']) + 1);
        if (name !== 'w:name') return;
        const named = /^(?:heading (\d)|(title))$/i.exec(attributes['w:val'] ?? '');
        if (named) depths.set(styleId, named[2] ? 1 : Number(named[1]));
      },
    });
  }
  return depths;
}

function titleOf(properties: Uint8Array): string | null {
  let title = '';
  let inTitle = false;
  readXml(properties, {
    open: (name) => {
      inTitle = name === 'dc:title';
    },
    close: () => {
      inTitle = false;
    },
    text: (text) => {
      if (inTitle) title += text;
    },
  });
  return title.trim() === '' ? null : title.trim();
}

interface OpenParagraph {
  text: string;
  depth: number;
  listed: boolean;
}

function paragraphsOf(document: Uint8Array, headings: ReadonlyMap<string, number>): string[] {
  const paragraphs: string[] = [];
  let row: string[] | null = null;
  let paragraph: OpenParagraph | null = null;
  let inText = false;
  /** Text boxes come twice: this is the copy for old programs. */
  let ignored = 0;
  readXml(document, {
    open(name, attributes) {
      if (name === 'mc:Fallback') ignored += 1;
      else if (name === 'w:tr') row = [];
      else if (name === 'w:p') paragraph = { text: '', depth: 0, listed: false };
      else if (name === 'w:t') inText = true;
      else if (paragraph) addMark(paragraph, name, { attributes, headings });
    },
    close(name) {
      if (name === 'mc:Fallback') ignored -= 1;
      else if (name === 'w:t') inText = false;
      else if (name === 'w:p' && paragraph) {
        const text = written(paragraph);
        if (text !== '' && row) row.push(text);
        else if (text !== '') paragraphs.push(text);
        paragraph = null;
      } else if (name === 'w:tr' && row) {
        if (row.length > 0) paragraphs.push(row.join(' | '));
        row = null;
      }
    },
    text(text) {
      if (inText && paragraph && ignored === 0) paragraph.text += text;
    },
  });
  return paragraphs;
}

interface Mark {
  readonly attributes: Attributes;
  readonly headings: ReadonlyMap<string, number>;
}

function addMark(paragraph: OpenParagraph, name: string, { attributes, headings }: Mark): void {
  const value = attributes['w:val'] ?? '';
  if (name === 'w:tab') paragraph.text += ' ';
  else if (name === 'w:br' || name === 'w:cr') paragraph.text += '\n';
  else if (name === 'w:numPr') paragraph.listed = true;
  else if (name === 'w:pStyle') paragraph.depth = headings.get(value) ?? 0;
  else if (name === 'w:outlineLvl') paragraph.depth = Number(value) + 1;
}

function written({ text, depth, listed }: OpenParagraph): string {
  const line = text.replace(/[^\S\n]+/g, ' ').trim();
  if (line === '') return '';
  // Outline level 9 means "body text".
  if (depth >= 1 && depth <= 9) return `${'#'.repeat(Math.min(depth, MAX_HEADING_DEPTH))} ${line.replace(/\n/g, ' ')}`;
  return listed ? `- ${line}` : line;
}
