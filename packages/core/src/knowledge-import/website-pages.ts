/** A page as it is kept. */
export interface WebsitePage {
  readonly url: string;
  readonly title: string;
  readonly text: string;
}

/** Below this a site's paragraphs say nothing about what is repeated. */
const MIN_PAGES = 3;
const MIN_SHARE = 0.5;
const MIN_TEXT_CHARS = 40;

/**
 * The pages without what stands on most of them (opening hours in every margin, "Call us today!"), and without those that have nothing of
 * their own to say.
 */
export function withoutRepeated(pages: readonly WebsitePage[]): WebsitePage[] {
  const seenOn = new Map<string, number>();
  for (const { text } of pages) {
    for (const block of new Set(blocksOf(text))) seenOn.set(block, (seenOn.get(block) ?? 0) + 1);
  }
  const isRepeated = (block: string) => {
    const count = seenOn.get(block) ?? 0;
    return count >= MIN_PAGES && count >= pages.length * MIN_SHARE;
  };
  const kept = new Set<string>();
  return pages
    .map((page, index) => ({
      ...page,
      // What every page says is still worth saying once: the first page, mostly the front page, keeps it.
      text: blocksOf(page.text)
        .filter((block) => index === 0 || !isRepeated(block))
        .join('\n\n'),
    }))
    .filter(({ text }) => {
      const isNew = text.length >= MIN_TEXT_CHARS && !kept.has(text);
      kept.add(text);
      return isNew;
    });
}

function blocksOf(text: string): string[] {
  return text.split(/\n\n+/).filter((block) => block.trim() !== '');
}
