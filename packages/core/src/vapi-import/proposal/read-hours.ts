import { type BusinessHours, type OpenInterval, WEEKDAYS, type Weekday } from '../../projects/business-profile.ts';

const DAY = '(mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?s?';
const TIME = '(\\d{1,2})(?:[:.](\\d{2}))?\\s*(a\\.?m\\.?|p\\.?m\\.?)?';
const RANGE = `${DAY}(?:\\s*(?:-|–|—|to|through|thru|until)\\s*${DAY})?`;
/** `Monday - Friday: 8am to 5pm`, `Sat 9-2`, `Mondays through Thursdays, 8:00 AM – 6:00 PM`. */
const OPEN = new RegExp(`\\b${RANGE}\\b[\\s:,]*(?:from\\s+)?${TIME}\\s*(?:-|–|—|to|until|till)\\s*${TIME}`, 'gi');
/** `Sunday: closed`, `closed on Sundays`. */
const CLOSED = [
  new RegExp(`\\b${RANGE}\\b[\\s:,]*(?:we are |we're |is |are )?closed`, 'gi'),
  new RegExp(`\\bclosed(?: on)?\\s+${RANGE}\\b`, 'gi'),
];
const MINUTES_A_DAY = 1_440;
const NOON_MIN = 720;

/** Which days were spoken of, and when they are open. */
export interface HoursFound {
  readonly weekly: BusinessHours['weekly'];
  /** Days that the text says nothing about: taken for closed. */
  readonly unsaid: readonly Weekday[];
}

/** Opening hours out of prose. Null when it names none, or names some that make no sense: better none than wrong ones. */
export function readHours(text: string): HoursFound | null {
  const open = new Map<Weekday, OpenInterval[]>();
  for (const match of text.matchAll(OPEN)) {
    const interval = intervalOf(match);
    const days = daysOf(match[1], match[2]);
    if (!interval || !days) return null;
    for (const day of days) {
      const there = open.get(day) ?? [];
      if (there.some(({ from, to }) => interval.from < to && from < interval.to)) return null;
      open.set(day, [...there, interval]);
    }
  }
  if (open.size === 0) return null;
  const closed = new Set(
    CLOSED.flatMap((pattern) => [...text.matchAll(pattern)].flatMap((match) => daysOf(match[1], match[2]) ?? [])),
  );
  // Both said of one day: the text means something that we do not understand.
  if ([...closed].some((day) => open.has(day))) return null;
  const of = (day: Weekday) => (open.get(day) ?? []).toSorted((a, b) => a.from.localeCompare(b.from));
  const [mon, tue, wed, thu, fri, sat, sun] = [
    of('mon'),
    of('tue'),
    of('wed'),
    of('thu'),
    of('fri'),
    of('sat'),
    of('sun'),
  ];
  return {
    weekly: { mon, tue, wed, thu, fri, sat, sun },
    unsaid: WEEKDAYS.filter((day) => !open.has(day) && !closed.has(day)),
  };
}

function daysOf(first: string | undefined, last: string | undefined): Weekday[] | null {
  const from = weekday(first);
  const to = last === undefined ? from : weekday(last);
  if (from === -1 || to === -1) return null;
  // "Saturday to Monday" goes over the end of the week.
  const length = ((to - from + WEEKDAYS.length) % WEEKDAYS.length) + 1;
  return Array.from({ length }, (_, step) => WEEKDAYS[(from + step) % WEEKDAYS.length] as Weekday);
}

function weekday(name: string | undefined): number {
  return WEEKDAYS.findIndex((day) => name?.toLowerCase().startsWith(day));
}

function intervalOf(match: RegExpMatchArray): OpenInterval | null {
  const [fromHour, fromMinute, fromHalf, toHour, toMinute, toHalf] = match.slice(3, 9);
  const to = minutesOf(toHour, toMinute, toHalf ?? 'pm');
  // "8 - 5" is from the morning; "9-2 pm" is too, because it would end before it begins otherwise.
  const from = minutesOf(fromHour, fromMinute, fromHalf ?? 'am');
  if (from === null || to === null || to <= from || to >= MINUTES_A_DAY) return null;
  return { from: clock(from), to: clock(to) };
}

function minutesOf(hourText: string | undefined, minuteText: string | undefined, half: string): number | null {
  const hour = Number(hourText);
  const minute = Number(minuteText ?? '0');
  if (!Number.isInteger(hour) || hour > 24 || minute > 59) return null;
  // A clock of 24 hours says what it means.
  if (hour > 12 || hour === 0) return hour * 60 + minute;
  const isAfternoon = /^p/i.test(half);
  return (hour % 12) * 60 + minute + (isAfternoon ? NOON_MIN : 0);
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
