/**
 * Dates, money, durations and phone numbers as an owner reads them. Everything is written in the business's time zone, and
 * the same on the server and in the browser: ICU's narrow spaces differ between the two and are replaced.
 */

const formatters = new Map<string, Intl.DateTimeFormat>();

function format(instant: string | number, timeZone: string, options: Intl.DateTimeFormatOptions): string {
  const key = `${timeZone}|${JSON.stringify(options)}`;
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', { timeZone, ...options });
    formatters.set(key, formatter);
  }
  return formatter.format(new Date(instant)).replaceAll(/[\u202f\u00a0]/g, ' ');
}

/** `2:05 PM` */
export function timeOfDay(instant: string | number, timeZone: string): string {
  return format(instant, timeZone, { hour: 'numeric', minute: '2-digit' });
}

/** `Mon, Nov 23` */
export function shortDate(instant: string | number, timeZone: string): string {
  return format(instant, timeZone, { weekday: 'short', month: 'short', day: 'numeric' });
}

/** `Monday, November 23` */
export function longDate(instant: string | number, timeZone: string): string {
  return format(instant, timeZone, { weekday: 'long', month: 'long', day: 'numeric' });
}

/** `2026-11-23`: the calendar day at the business. */
export function localDay(instant: string | number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return parts.format(new Date(instant));
}

/** `Central Time`: the zone's name as people in it say it. */
export function zoneName(timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longGeneric' }).formatToParts(0);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? timeZone;
}

/** `Today, 2:05 PM`, `Yesterday, 9:00 AM`, `Tomorrow, 8:00 AM` or `Mon, Nov 23, 2:05 PM`. */
export function dayAndTime(instant: string | number, options: { timeZone: string; nowMs: number }): string {
  return `${relativeDay(instant, options)}, ${timeOfDay(instant, options.timeZone)}`;
}

/** `Today`, `Yesterday`, `Tomorrow` or `Mon, Nov 23`. */
export function relativeDay(instant: string | number, options: { timeZone: string; nowMs: number }): string {
  const { timeZone, nowMs } = options;
  const days = daysBetween(localDay(nowMs, timeZone), localDay(instant, timeZone));
  if (days === 0) return 'Today';
  if (days === -1) return 'Yesterday';
  if (days === 1) return 'Tomorrow';
  return shortDate(instant, timeZone);
}

/** Whole days from one calendar date to another, both `YYYY-MM-DD`. */
export function daysBetween(fromDay: string, toDay: string): number {
  return Math.round((Date.parse(`${toDay}T00:00:00Z`) - Date.parse(`${fromDay}T00:00:00Z`)) / 86_400_000);
}

/** Adds days to a calendar date `YYYY-MM-DD`. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The Monday of the week a calendar date falls in. */
export function mondayOf(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, -((weekday + 6) % 7));
}

/** `3 min ago`, `2 h ago`; a date beyond a day. */
export function timeAgo(instant: string | number, options: { timeZone: string; nowMs: number }): string {
  const minutes = Math.floor((options.nowMs - new Date(instant).getTime()) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ago`;
  return dayAndTime(instant, options);
}

/** `2 min 05 s`, `48 s`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** `1:05`: a position in a call. */
export function clock(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Minutes as an owner says them: `45 min`, `1 h 30 min`, `2 h`. */
export function minutesInWords(minutes: number): string {
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

/** `$149`, `$149.50`: cents only where they matter. */
export function money(cents: number, currency: string): string {
  const digits = cents % 100 === 0 ? 0 : 2;
  return new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: 2,
  }).format(cents / 100);
}

/** `$149 – $320`, `$149`, or null when no price is known. */
export function moneyRange(minCents: number | null, maxCents: number | null, currency: string): string | null {
  if (minCents === null) return null;
  if (maxCents === null || maxCents === minCents) return money(minCents, currency);
  return `${money(minCents, currency)} – ${money(maxCents, currency)}`;
}

/** `(512) 555-0142` for North America, spaced E.164 elsewhere, `Number withheld` for an anonymous caller. */
export function phoneNumber(e164: string): string {
  const northAmerican = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(e164);
  if (northAmerican) return `(${northAmerican[1]}) ${northAmerican[2]}-${northAmerican[3]}`;
  return isDialable(e164) ? e164 : 'Number withheld';
}

/** Whether a number can be rung back: withheld callers arrive as words or an empty string. */
export function isDialable(e164: string): boolean {
  return /^\+\d{7,15}$/.test(e164);
}

/** `1 call`, `2 calls`. */
export function count(amount: number, noun: string): string {
  return `${amount.toLocaleString('en-US')} ${noun}${amount === 1 ? '' : 's'}`;
}
