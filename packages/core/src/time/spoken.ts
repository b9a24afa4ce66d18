import { addDays, inZone, localDate } from './local-time.ts';

/** How one business speaks: its zone, its language, its money. */
export interface Manner {
  /** IANA name, such as `America/Chicago`. */
  readonly timeZone: string;
  /** BCP 47, such as `en-US`. */
  readonly locale: string;
  /** ISO 4217, such as `USD`. */
  readonly currency: string;
}

const DAY: Intl.DateTimeFormatOptions = { weekday: 'long', month: 'long', day: 'numeric' };

/**
 * A point in time as a receptionist says it: "Tuesday, November 24 at 9:30 AM", with "today" or "tomorrow" before it
 * when that is so. Always names the day, because a caller writes it down.
 */
export function spokenTime(atMs: number, manner: Manner, nowMs: number): string {
  return `${spokenDay(atMs, manner, nowMs)} at ${spokenClock(atMs, manner)}`;
}

/** "Tuesday, November 24"; "tomorrow, Tuesday, November 24". */
export function spokenDay(atMs: number, manner: Manner, nowMs: number): string {
  const day = spokenDate(atMs, manner);
  const date = localDate(atMs, manner.timeZone);
  const today = localDate(nowMs, manner.timeZone);
  if (date === today) return `today, ${day}`;
  return date === addDays(today, 1) ? `tomorrow, ${day}` : day;
}

/** "Tuesday, November 24", whatever day it is today. */
export function spokenDate(atMs: number, manner: Manner): string {
  return inZone(atMs, manner.timeZone).toLocaleString(manner.locale, DAY);
}

/** "9:30 AM", "9 AM". */
export function spokenClock(atMs: number, manner: Manner): string {
  const local = inZone(atMs, manner.timeZone);
  const clock = local.toLocaleString(manner.locale, { hour: 'numeric', minute: '2-digit' });
  // Intl puts a narrow no-break space before AM; some voices read it out.
  return clock.replaceAll('\u202f', ' ').replace(/^(\d+):00( [AP]M)$/, '$1$2');
}

/** "$149", "$149.50", "$1,450". `cents`: hundredths, or whatever the currency's smallest unit is. */
export function spokenMoney(cents: number, manner: Pick<Manner, 'locale' | 'currency'>): string {
  const format = new Intl.NumberFormat(manner.locale, {
    style: 'currency',
    currency: manner.currency,
    trailingZeroDisplay: 'stripIfInteger',
  });
  const digits = new Intl.NumberFormat('en', { style: 'currency', currency: manner.currency }).resolvedOptions();
  return format.format(cents / 10 ** (digits.maximumFractionDigits ?? 2));
}

/** Digits said one by one, with a pause in the middle of six: "4 8 2, 9 1 7"; "7 8 7 0 4". */
export function spokenDigits(digits: string): string {
  const groups = digits.length === 6 ? [digits.slice(0, 3), digits.slice(3)] : [digits];
  return groups.map((group) => [...group].join(' ')).join(', ');
}

/** "a", "a or b", "a, b or c". */
export function spokenChoice(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} or ${items[items.length - 1]}`;
}
