const ONES = [
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen',
].flatMap((words) => words.split(' '));
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const ORDINALS: Readonly<Record<string, number>> = {
  first: 1,
  second: 2,
  third: 3,
  fourth: 4,
  fifth: 5,
  sixth: 6,
  seventh: 7,
  eighth: 8,
  ninth: 9,
  tenth: 10,
  eleventh: 11,
  twelfth: 12,
  thirteenth: 13,
  fourteenth: 14,
  fifteenth: 15,
  sixteenth: 16,
  seventeenth: 17,
  eighteenth: 18,
  nineteenth: 19,
  twentieth: 20,
  thirtieth: 30,
};
const TEN = 10;
const HUNDRED = 100;
const THOUSAND = 1_000;

type Part = { readonly kind: 'one' | 'teen' | 'ten' | 'hundred' | 'thousand'; readonly value: number };

function partOf(word: string): Part | null {
  const one = ONES.indexOf(word);
  if (one >= 0) return { kind: one < TEN ? 'one' : 'teen', value: one };
  const ten = TENS.indexOf(word);
  if (ten > 1) return { kind: 'ten', value: ten * TEN };
  if (word === 'hundred') return { kind: 'hundred', value: HUNDRED };
  return word === 'thousand' || word === 'grand' ? { kind: 'thousand', value: THOUSAND } : null;
}

interface Run {
  readonly total: number;
  readonly current: number;
  readonly last: Part['kind'];
}

const NO_RUN = null as Run | null;
/** "twenty-four", "forty-ninth": one word for each of their parts. */
const HYPHEN = /\b([a-z]+)-(?=(?:one|two|three|four|five|six|seven|eight|nine|[a-z]+th|first|second|third)\b)/g;

/**
 * Lower-case text with its English number words as digits: "one hundred and forty-nine dollars" becomes "149 dollars", "nine
 * thirty" becomes "9 30", "November twenty-fourth" becomes "november 24". Models write numbers both ways.
 */
export function withDigits(text: string): string {
  const plain = text.toLowerCase().replaceAll('’', "'").replaceAll(HYPHEN, '$1 ');
  const words = plain.split(/(\s+)/);
  let out = '';
  let run = NO_RUN;
  for (let index = 0; index < words.length; index += 2) {
    const [, word = '', tail = ''] = /^([a-z]*)(.*)$/s.exec(words[index] ?? '') ?? [];
    const space = words[index + 1] ?? '';
    const next = nextRun(run, word, words[index + 2] ?? '');
    if (next === 'and') continue;
    if (run !== null && next?.joins !== true) out += `${numberOf(run)} `;
    if (next === null) out += `${wordOrOrdinal(word)}${tail}${space}`;
    else if (tail !== '' || next.isOver) out += `${numberOf(next.run)}${tail}${space}`;
    run = next === null || tail !== '' || next.isOver ? null : next.run;
  }
  if (run !== null) out += numberOf(run);
  return out.replaceAll(/(\d) +(?=[.,;:!?])/g, '$1');
}

interface Next {
  readonly run: Run;
  /** It goes on with the number before it. */
  readonly joins: boolean;
  /** An ordinal ends its number. */
  readonly isOver: boolean;
}

/** What a word makes of the number before it; `and`: nothing yet; null: it is no number. */
function nextRun(run: Run | null, word: string, following: string): Next | 'and' | null {
  const part = partOf(word);
  if (part && run && mayFollow(run.last, part.kind)) return { run: joined(run, part), joins: true, isOver: false };
  if (part && part.kind !== 'hundred' && part.kind !== 'thousand')
    return { run: { total: 0, current: part.value, last: part.kind }, joins: false, isOver: false };
  const ordinal = ORDINALS[word];
  if (ordinal !== undefined && run?.last === 'ten' && ordinal < TEN)
    return { run: { ...run, current: run.current + ordinal }, joins: true, isOver: true };
  return word === 'and' && run?.last === 'hundred' && partOf(following.replace(/[^a-z].*$/, '')) ? 'and' : null;
}

/** "The first one" is no date, "the third" may be. */
function wordOrOrdinal(word: string): string {
  const ordinal = ORDINALS[word] ?? 0;
  return ordinal > 2 ? `${ordinal}` : word;
}

function numberOf({ total, current }: Run): number {
  return total + current;
}

function mayFollow(last: Part['kind'], next: Part['kind']): boolean {
  switch (next) {
    case 'one':
      return last === 'ten' || last === 'hundred' || last === 'thousand';
    case 'teen':
    case 'ten':
      return last === 'hundred' || last === 'thousand';
    case 'hundred':
      return last === 'one' || last === 'teen';
    case 'thousand':
      return last !== 'thousand';
  }
}

function joined(run: Run, part: Part): Run {
  if (part.kind === 'hundred') return { ...run, current: run.current * HUNDRED, last: part.kind };
  if (part.kind === 'thousand') return { total: run.total + run.current * THOUSAND, current: 0, last: part.kind };
  return { ...run, current: run.current + part.value, last: part.kind };
}
