/** A piece of an article that answers by itself. */
export interface ArticlePiece {
  /** The headings above it, outermost first: `Pricing > Weekends`; empty without any. */
  readonly heading: string;
  /** What it is found by besides its text: title, headings, the questions it answers. */
  readonly cues: string;
  readonly body: string;
}

export interface SplitText {
  readonly title: string;
  /** Paragraphs between blank lines; a line that begins with `#` to `####` and a space is a heading. */
  readonly body: string;
  /** Questions of callers that the article answers. */
  readonly askedAs?: readonly string[];
}

/** Two or three spoken answers long: more than one question is rarely answered by it, and the model reads it at a glance. */
const TARGET_CHARS = 900;
/** A paragraph longer than this is cut at the end of a sentence. */
const MAX_CHARS = 1_200;
const MAX_PIECES = 400;
const MAX_ASKED_AS = 30;
const HEADING = /^(#{1,4})\s+(.+?)\s*#*$/;

/**
 * Cuts an article into pieces along its headings and paragraphs, never within a sentence unless that alone is too long. A short
 * article is one piece. At most 400 pieces: the rest of a longer text is not searched.
 */
export function splitArticle({ title, body, askedAs = [] }: SplitText): ArticlePiece[] {
  const questions = askedAs.slice(0, MAX_ASKED_AS).join('\n');
  const pieces = sectionsOf(body).flatMap(({ headings: above, paragraphs }) => {
    // A page's first heading mostly is its title.
    const headings = above.filter((text) => text.toLowerCase() !== title.toLowerCase());
    const heading = headings.join(' > ');
    const cues = [title, ...headings, questions].filter((cue) => cue !== '').join('\n');
    return packed(paragraphs).map((text) => ({ heading, cues, body: text }));
  });
  if (pieces.length > 0) return pieces.slice(0, MAX_PIECES);
  return [{ heading: '', cues: [title, questions].filter((cue) => cue !== '').join('\n'), body: title }];
}

interface Section {
  readonly headings: readonly string[];
  readonly paragraphs: readonly string[];
}

function sectionsOf(body: string): Section[] {
  const sections: { headings: string[]; paragraphs: string[] }[] = [{ headings: [], paragraphs: [] }];
  const open: { depth: number; text: string }[] = [];
  for (const block of blocksOf(body)) {
    const heading = HEADING.exec(block);
    if (heading) {
      const depth = heading[1]?.length ?? 1;
      while ((open.at(-1)?.depth ?? 0) >= depth) open.pop();
      open.push({ depth, text: heading[2] ?? '' });
      sections.push({ headings: open.map(({ text }) => text), paragraphs: [] });
    } else sections.at(-1)?.paragraphs.push(block);
  }
  return sections.filter(({ paragraphs }) => paragraphs.length > 0);
}

/** Headings and paragraphs, each by itself. */
function blocksOf(body: string): string[] {
  return body
    .replace(/\r\n?/g, '\n')
    .replace(/^(#{1,4}\s.*)$/gm, '\n$1\n')
    .split(/\n\s*\n/)
    .map((block) => block.trim())
    .filter((block) => block !== '');
}

/** Paragraphs put together up to the target length. */
function packed(paragraphs: readonly string[]): string[] {
  const pieces: string[] = [];
  let current = '';
  for (const paragraph of paragraphs.flatMap(cutLong)) {
    const joined = current === '' ? paragraph : `${current}\n\n${paragraph}`;
    if (current !== '' && joined.length > TARGET_CHARS) {
      pieces.push(current);
      current = paragraph;
    } else current = joined;
  }
  return current === '' ? pieces : [...pieces, current];
}

function cutLong(paragraph: string): string[] {
  if (paragraph.length <= MAX_CHARS) return [paragraph];
  const cuts: string[] = [];
  let current = '';
  for (const sentence of paragraph.split(/(?<=[.!?])\s+|\n/).flatMap(cutAtWords)) {
    const joined = current === '' ? sentence : `${current} ${sentence}`;
    if (current !== '' && joined.length > TARGET_CHARS) {
      cuts.push(current);
      current = sentence;
    } else current = joined;
  }
  return current === '' ? cuts : [...cuts, current];
}

/** What has no sentence end for a whole piece: a table pasted as one line, a text without full stops. */
function cutAtWords(sentence: string): string[] {
  const cuts: string[] = [];
  let rest = sentence;
  while (rest.length > MAX_CHARS) {
    const space = rest.lastIndexOf(' ', TARGET_CHARS);
    const at = space > TARGET_CHARS / 2 ? space : TARGET_CHARS;
    cuts.push(rest.slice(0, at).trim());
    rest = rest.slice(at).trim();
  }
  return rest === '' ? cuts : [...cuts, rest];
}
