import { withDigits } from './number-words.ts';

/** A clock time with the day that belongs to it, as far as it was named. */
export interface SpokenTime {
  /** Minutes since midnight; of a time without "AM" or "PM", within twelve hours. */
  readonly minutes: number;
  /** Null: neither AM nor PM was said. */
  readonly half: 'am' | 'pm' | null;
  readonly day: SpokenDay;
}

/** What was said of a day; null where it was not. */
export interface SpokenDay {
  readonly weekday: string | null;
  /** `11-24`. */
  readonly date: string | null;
  readonly relative: 'today' | 'tomorrow' | null;
}

/** The numbers in a text that somebody may rely on. */
export interface SpokenFacts {
  /** Whole amounts of money; 0 for "free of charge". */
  readonly amounts: readonly number[];
  readonly times: readonly SpokenTime[];
  /** Days named without a time. */
  readonly days: readonly SpokenDay[];
  /** In minutes. */
  readonly durations: readonly number[];
}

const WEEKDAY_NAMES = 'monday tuesday wednesday thursday friday saturday sunday'.split(' ');
const MONTHS = 'january february march april may june july august september october november december'.split(' ');
const HOURS_IN_HALF = 12;
const MINUTES_IN_HOUR = 60;
const MAX_HOUR = 23;
const HALF_PAST = 30;
const QUARTER_PAST = 15;
const QUARTER_TO = 45;

const DAY_PATTERN = new RegExp(
  [
    `(?<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?`,
    `(?<month>${MONTHS.join('|')}) (?<dayOfMonth>\\d{1,2})(?:st|nd|rd|th)?`,
    `(?<relative>today|tonight|this (?:morning|afternoon|evening)|tomorrow)`,
  ]
    .map((part) => `\\b(?:${part})\\b`)
    .join('|'),
  'g',
);

/** The order matters: the first alternative that fits wins. */
const CLOCK_PATTERN = new RegExp(
  [
    '(?<clock>\\d{1,2}):(?<minute>\\d{2})(?: ?(?<clockHalf>[ap])\\.?m\\b\\.?)?',
    '(?<hour>\\d{1,2})(?: (?<spokenMinute>[0-5]\\d))? ?(?<half>[ap])\\.?m\\b\\.?',
    "(?<oClock>\\d{1,2}) ?o'?clock",
    'half past (?<halfPast>\\d{1,2})',
    'quarter (?<quarter>past|after|to|till) (?<quarterHour>\\d{1,2})',
    '\\b(?<named>noon|midday|midnight)\\b',
    '(?<=\\b(?:at|by|from|until|till|before|after|around|about|between|for) )(?<bare>\\d{1,2})(?: (?<bareMinute>[0-5]\\d))?(?!(?: ?(?:to|or|-) ?\\d+)? ?(?:%|percent|dollars|bucks|minutes|minute|min|hours|hour|days|day|weeks|miles|years|year|people|technicians|of|\\d))\\b',
    '(?<to>(?<=\\d(?:(?: ?[ap]\\.?m)?\\.?) (?:and|to) ))(?<until>\\d{1,2})(?! ?(?:%|percent|dollars|bucks|minutes|minute|hours|hour|days|day|weeks|miles|\\d))\\b',
  ].join('|'),
  'g',
);

const PART_OF_DAY =
  /\bin the (morning|afternoon|evening)\b|\bat night\b|\btonight\b|\bthis (morning|afternoon|evening)\b/;

export function spokenFacts(text: string): SpokenFacts {
  const plain = withDigits(text).replaceAll(/[\u202f\u00a0]/g, ' ');
  return { amounts: amountsIn(plain), ...timesIn(plain), durations: durationsIn(plain) };
}

/** Somebody talks about money without naming it: "you pay around 250". */
const PRICE_WORDS = /\b(?:pay|pays|cost|costs|charge|charges|price|fee|rate|bill|quote)\b/;
const BARE_AMOUNT =
  /\b(?:pay|pays|costs?|charges?|is|runs?|around|about|only|just|to|at|under|over) (\d{2,5})\b(?! ?(?:minutes?|mins?|hours?|days?|weeks?|years?|miles?|%|percent|[ap]\.?m|o'clock|:|,? ?\d))/g;

function amountsIn(plain: string): number[] {
  const found = new Set<number>();
  const add = (digits: string | undefined) => {
    if (digits) found.add(Math.round(Number(digits.replaceAll(',', ''))));
  };
  for (const [, amount] of plain.matchAll(/[$€£] ?(\d[\d,]*(?:\.\d+)?)/g)) add(amount);
  for (const [, from, to] of plain.matchAll(/[$€£] ?(\d[\d,]*)(?: ?(?:to|and|-|–) ?)(\d[\d,]*)/g)) {
    add(from);
    add(to);
  }
  const unit = '(?:dollars|dollar|bucks|usd|euros|pounds)';
  for (const [, hundreds, rest] of plain.matchAll(new RegExp(`(?<!\\d )\\b(\\d) (\\d{2}) ${unit}`, 'g')))
    add(`${hundreds}${rest}`);
  for (const [, amount] of plain.matchAll(new RegExp(`(?<!\\b\\d )\\b(\\d[\\d,]*(?:\\.\\d+)?) ${unit}`, 'g')))
    add(amount);
  for (const [, from] of plain.matchAll(new RegExp(`\\b(\\d[\\d,]*) (?:to|and|or|-|–) \\d[\\d,]* ${unit}`, 'g')))
    add(from);
  for (const [, word] of plain.matchAll(/\b(couple|few) (?:of )?hundred\b/g)) add(word === 'couple' ? '200' : '300');
  if (PRICE_WORDS.test(plain)) {
    for (const [, whole, cents] of plain.matchAll(/\b(\d{1,3}) (99|95)\b/g)) add(`${whole}.${cents}`);
    for (const [, amount] of plain.matchAll(BARE_AMOUNT)) add(amount);
  }
  if (
    /\b(?:free of charge|for free|no charge|without charge|completely free|at no cost|free estimate|waived?|costs? (?:you )?nothing|(?:does not|doesn't) cost (?:you )?anything|completely free|(?:estimate|visit|inspection|consultation|quote)s? (?:is|are) free)\b/.test(
      plain,
    )
  )
    found.add(0);
  return [...found];
}

function durationsIn(plain: string): number[] {
  const found = [...plain.matchAll(/\b(\d+)(?: ?(?:to|or|-|–) ?(\d+))? ?(minutes?|mins?|hours?|hrs?)\b/g)].flatMap(
    ([, from, to, unit = '']) => {
      const each = unit.startsWith('h') ? MINUTES_IN_HOUR : 1;
      return [from, to].flatMap((count) => (count ? [Number(count) * each] : []));
    },
  );
  if (/\bhalf an hour\b/.test(plain)) found.push(MINUTES_IN_HOUR / 2);
  if (/\b(?:an|the) hour\b(?! (?:rate|fee))/.test(plain.replaceAll('half an hour', ''))) found.push(MINUTES_IN_HOUR);
  return found;
}

interface Found {
  readonly at: number;
  readonly end: number;
}

/** Every clock time with the day named last before it, or else the first one behind it in the same text. */
function timesIn(plain: string): Pick<SpokenFacts, 'times' | 'days'> {
  const days = daysIn(plain);
  const clocks = [...plain.matchAll(CLOCK_PATTERN)].flatMap((match) => clockOf(match, plain));
  const times = clocks.map(({ at, minutes, half }) => ({ minutes, half, day: dayNear(days, at) }));
  return { times, days: days.map(({ day }) => day) };
}

function clockOf(match: RegExpMatchArray, plain: string): (Found & Pick<SpokenTime, 'minutes' | 'half'>)[] {
  const groups = match.groups ?? {};
  const at = match.index ?? 0;
  const place = { at, end: at + match[0].length };
  const number = (text: string | undefined) => (text === undefined ? null : Number(text));
  if (groups.named) return [{ ...place, ...namedTime(groups.named) }];
  const quarter = number(groups.quarterHour);
  const hour =
    number(groups.clock) ??
    number(groups.hour) ??
    number(groups.oClock) ??
    number(groups.halfPast) ??
    (quarter === null ? null : quarter - (groups.quarter?.startsWith('t') ? 1 : 0)) ??
    number(groups.bare) ??
    number(groups.until);
  if (hour === null || hour > MAX_HOUR) return [];
  const minute =
    number(groups.minute) ??
    number(groups.spokenMinute) ??
    number(groups.bareMinute) ??
    (groups.halfPast ? HALF_PAST : null) ??
    quarterMinute(quarter === null ? null : groups.quarter);
  const said = groups.clockHalf ?? groups.half;
  const half = said ? (`${said}m` as 'am' | 'pm') : halfByPart(plain, place, hour);
  return [{ ...place, minutes: minutesOf(hour, minute, half), half }];
}

/** Before the hour, or after it. */
function quarterMinute(word: string | undefined | null): number {
  if (!word) return 0;
  return word.startsWith('t') ? QUARTER_TO : QUARTER_PAST;
}

/** "at nine in the morning": only right behind the time. A 24-hour time says it itself: 08:00, 18:00. */
function halfByPart(plain: string, { at, end }: Found, hour: number): 'am' | 'pm' | null {
  if (hour > HOURS_IN_HALF) return 'pm';
  if (plain[at] === '0') return 'am';
  const part = PART_OF_DAY.exec(plain.slice(end, end + 20));
  if (part?.index === undefined || part.index > 2) return null;
  return part[0].includes('morning') ? 'am' : 'pm';
}

function namedTime(name: string): Pick<SpokenTime, 'minutes' | 'half'> {
  return name === 'midnight' ? { minutes: 0, half: 'am' } : { minutes: HOURS_IN_HALF * MINUTES_IN_HOUR, half: 'pm' };
}

function minutesOf(hour: number, minute: number, half: 'am' | 'pm' | null): number {
  const within = hour % HOURS_IN_HALF;
  return (within + (half === 'pm' ? HOURS_IN_HALF : 0)) * MINUTES_IN_HOUR + minute;
}

function daysIn(plain: string): (Found & { day: SpokenDay })[] {
  const found: (Found & { day: SpokenDay })[] = [];
  for (const match of plain.matchAll(DAY_PATTERN)) {
    const { weekday = null, month, dayOfMonth, relative } = match.groups ?? {};
    const at = match.index;
    const day: SpokenDay = {
      weekday,
      date: month ? `${MONTHS.indexOf(month) + 1}-${dayOfMonth}` : null,
      relative: relativeOf(relative),
    };
    const last = found.at(-1);
    // "tomorrow, Tuesday, November 24" is one day.
    if (last && at - last.end <= 4 && !conflicts(last.day, day))
      found[found.length - 1] = { at: last.at, end: at + match[0].length, day: merged(last.day, day) };
    else found.push({ at, end: at + match[0].length, day });
  }
  return found;
}

function relativeOf(word: string | undefined): SpokenDay['relative'] {
  if (word === undefined) return null;
  return word === 'tomorrow' ? 'tomorrow' : 'today';
}

const NO_DAY: SpokenDay = { weekday: null, date: null, relative: null };

function dayNear(days: readonly (Found & { day: SpokenDay })[], at: number): SpokenDay {
  return (days.findLast((day) => day.at <= at) ?? days.find((day) => day.at > at))?.day ?? NO_DAY;
}

function conflicts(one: SpokenDay, other: SpokenDay): boolean {
  return (
    (one.weekday !== null && other.weekday !== null) ||
    (one.date !== null && other.date !== null) ||
    (one.relative !== null && other.relative !== null)
  );
}

function merged(one: SpokenDay, other: SpokenDay): SpokenDay {
  return {
    weekday: one.weekday ?? other.weekday,
    date: one.date ?? other.date,
    relative: one.relative ?? other.relative,
  };
}

/** "Tomorrow" by its name, once it is known which day it is. */
export function namedDay(day: SpokenDay, today: string | null): SpokenDay {
  if (day.relative === null || day.weekday !== null || today === null) return day;
  const index = WEEKDAY_NAMES.indexOf(today) + (day.relative === 'tomorrow' ? 1 : 0);
  return { ...day, weekday: WEEKDAY_NAMES[index % WEEKDAY_NAMES.length] ?? null };
}

/** The weekday that it is today, where a text gives it away. */
export function todayIn({ days }: SpokenFacts): string | null {
  for (const { weekday, relative } of days) {
    if (weekday === null || relative === null) continue;
    const index = WEEKDAY_NAMES.indexOf(weekday) + (relative === 'tomorrow' ? WEEKDAY_NAMES.length - 1 : 0);
    return WEEKDAY_NAMES[index % WEEKDAY_NAMES.length] ?? null;
  }
  return null;
}

/** Whether what was said of a day agrees with what is known: nothing named differently, as far as both name it. */
export function sameDay(said: SpokenDay, known: SpokenDay): boolean {
  const agrees = (key: keyof SpokenDay) => said[key] === null || known[key] === null || said[key] === known[key];
  return agrees('weekday') && agrees('date') && agrees('relative');
}

/** Whether a time that was said is this known one. Without AM or PM, either half of the day will do. */
export function sameTime(said: SpokenTime, known: SpokenTime): boolean {
  const halfDay = HOURS_IN_HALF * MINUTES_IN_HOUR;
  const isSameClock =
    said.half === null || known.half === null
      ? said.minutes % halfDay === known.minutes % halfDay
      : said.minutes === known.minutes;
  return isSameClock && sameDay(said.day, known.day);
}
