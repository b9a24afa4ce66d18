/** Why a document or website could not be taken in. Kept in the database; the owner reads `problemWords`. */
export type KnowledgeProblem =
  | 'unsupported'
  | 'protected'
  | 'no_text'
  | 'unreadable'
  | 'too_large'
  | 'timed_out'
  | 'address_refused'
  | 'unreachable'
  | 'robots_refused'
  | 'robots_unavailable'
  | 'no_pages';

/** What was read. Headings are lines that begin with `#`, paragraphs are separated by blank lines. */
export interface DocumentText {
  readonly ok: true;
  /** What the document calls itself; null when it does not say. */
  readonly title: string | null;
  readonly text: string;
  /** There was more than we keep. */
  readonly truncated: boolean;
}

export interface UnreadDocument {
  readonly ok: false;
  readonly problem: KnowledgeProblem;
}

export interface PageText {
  readonly ok: true;
  readonly title: string;
  readonly text: string;
  /** Absolute addresses of its links, without fragments. */
  readonly links: readonly string[];
  /** It asks not to be indexed, or not to have its links followed. */
  readonly noIndex: boolean;
  readonly noFollow: boolean;
}

/** Reads what strangers may have written: out of the way of everything else, within bounds of memory and time. */
export interface DocumentPort {
  /** PDF, DOCX, TXT or Markdown, told by its bytes rather than its name. */
  readFile(file: { readonly fileName: string; readonly bytes: Uint8Array }): Promise<DocumentText | UnreadDocument>;
  /** A web page. */
  readPage(page: {
    readonly url: string;
    readonly contentType: string;
    readonly bytes: Uint8Array;
  }): Promise<PageText | UnreadDocument>;
}

const WORDS: Readonly<Record<KnowledgeProblem, string>> = {
  unsupported: 'This kind of file cannot be read. Use PDF, Word (.docx), text (.txt) or Markdown (.md).',
  protected: 'This file is protected with a password. Save a copy without one and upload that.',
  no_text:
    'There is no text in this file. If it is a scan, a picture of paper, type the important parts into an article instead.',
  unreadable: 'This file is damaged or not what its name says. Open it, save it again and upload that.',
  too_large: 'This is larger than we can take in. Split it, or upload the part that callers ask about.',
  timed_out: 'Reading this took too long. Split it, or upload the part that callers ask about.',
  address_refused: 'This address is not a public website.',
  unreachable: 'The website did not answer. We try again by ourselves; what we read before stays in use.',
  robots_refused:
    'The website asks not to be read automatically (its robots.txt). Whoever looks after it can allow “Offhook” there.',
  robots_unavailable:
    'The website’s rules for automatic readers (robots.txt) could not be read. We try again by ourselves.',
  no_pages: 'No page with text was found at this address.',
};

/** What the owner is told. */
export function problemWords(problem: KnowledgeProblem): string {
  return WORDS[problem];
}

export function isKnowledgeProblem(value: string): value is KnowledgeProblem {
  return value in WORDS;
}
