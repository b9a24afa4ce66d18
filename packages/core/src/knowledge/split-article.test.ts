import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitArticle } from './split-article.ts';

const bodies = (body: string) => splitArticle({ title: 'T', body }).map((piece) => piece.body);

describe('how an article is cut', () => {
  it('leaves a short one whole, found by its title and by the questions it answers', () => {
    expect(splitArticle({ title: 'Payment', body: 'Cards.\n\nChecks.', askedAs: ['Do you take Visa?'] })).toEqual([
      { heading: '', cues: 'Payment\nDo you take Visa?', body: 'Cards.\n\nChecks.' },
    ]);
  });

  it('cuts at headings and tells each piece what stands above it', () => {
    const pieces = splitArticle({
      title: 'Prices',
      body: '# Prices\nAll prices.\n## Nights\n### Sundays\nTwice.\n## Days\nOnce.',
    });
    expect(pieces.map(({ heading, body }) => [heading, body])).toEqual([
      ['', 'All prices.'],
      ['Nights > Sundays', 'Twice.'],
      ['Days', 'Once.'],
    ]);
    expect(pieces[1]?.cues).toBe('Prices\nNights\nSundays');
  });

  it('packs paragraphs up to a length, and cuts long ones between sentences', () => {
    const sentence = `${'word '.repeat(30).trim()}.`;
    const pieces = bodies(`${sentence}\n\n${sentence}\n\n${Array.from({ length: 20 }, () => sentence).join(' ')}`);
    expect(pieces.length).toBeGreaterThan(3);
    expect(pieces.every((piece) => piece.length <= 1_200 && piece.endsWith('.'))).toBe(true);
  });

  it('makes a piece of a title alone', () => {
    expect(bodies('')).toEqual(['T']);
  });

  it('loses no word and makes no piece too long, whatever it is given', () => {
    const words = (text: string) => text.replaceAll('head', '').match(/[a-z]+/g) ?? [];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('alpha', 'beta. ', '\n\n', '\n', ' ', '# head\n', 'x'.repeat(700)), {
          maxLength: 120,
        }),
        (parts) => {
          const text = parts.join('');
          const pieces = bodies(text);
          expect(pieces.every((piece) => piece.length <= 1_300)).toBe(true);
          if (words(text).length > 0) expect(words(pieces.join(' ')).join('')).toBe(words(text).join(''));
        },
      ),
    );
  });
});
