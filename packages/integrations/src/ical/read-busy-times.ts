import { type BusyWindow, instantOf, OFFHOOK_UID_SUFFIX, type ReadBusyTimes } from '@offhook/core';
import ical, { type EventInstance, type VEvent } from 'node-ical';

/** Events in one file that are looked at; ten years of a full calendar. */
const MAX_EVENTS = 20_000;

/**
 * Busy times of an iCalendar file: recurring events, their exceptions and moved ones, whole days, zones of its own. What is marked as
 * free or cancelled is not busy, nor are our own jobs coming back from a calendar that subscribed to them.
 */
export const readBusyTimes: ReadBusyTimes = (ics, window) => {
  const events = parseEvents(ics);
  if (events === null || events.length > MAX_EVENTS) return { ok: false, reason: 'not_a_calendar' };
  return { ok: true, busy: events.flatMap((event) => busyOf(event, window)) };
};

function parseEvents(ics: string): VEvent[] | null {
  // The parser reads anything; a page that asks to sign in is no calendar.
  if (!/^\uFEFF?\s*BEGIN:VCALENDAR/i.test(ics)) return null;
  return eventsOf(ics) ?? parseOneByOne(ics);
}

/** Null: something in it cannot be read. */
function eventsOf(ics: string): VEvent[] | null {
  try {
    return Object.values(ical.sync.parseICS(ics)).flatMap((part) => (part?.type === 'VEVENT' ? [part] : []));
  } catch {
    return null;
  }
}

/** One broken event must not hide the others. Those of one uid belong together: a series and its exceptions. */
function parseOneByOne(ics: string): VEvent[] {
  const head = ics.slice(0, ics.search(/BEGIN:VEVENT/i));
  const events = ics.match(/^BEGIN:VEVENT[\s\S]*?^END:VEVENT/gim) ?? [];
  const byUid = Map.groupBy(events.slice(0, MAX_EVENTS), (event) => /^UID:(.*)$/im.exec(event)?.[1] ?? event);
  return [...byUid.values()].flatMap((series) => eventsOf([head, ...series, 'END:VCALENDAR'].join('\r\n')) ?? []);
}

function busyOf(event: VEvent, window: BusyWindow): { fromMs: number; untilMs: number }[] {
  const options = { from: new Date(window.fromMs), to: new Date(window.untilMs), expandOngoing: true };
  try {
    return ical
      .expandRecurringEvent(event, options)
      .filter(isBusy)
      .map((instance) => ({
        fromMs: toInstant(instance.start, instance, window),
        untilMs: toInstant(instance.end, instance, window),
      }))
      .filter(({ fromMs, untilMs }) => untilMs > fromMs && untilMs > window.fromMs && fromMs < window.untilMs);
  } catch {
    // An event every minute, for ever, or a rule that cannot be read: nobody plans a day by it.
    return [];
  }
}

function isBusy({ event }: EventInstance): boolean {
  const isFree = event.transparency === 'TRANSPARENT' || event.status === 'CANCELLED';
  return !isFree && !String(event.uid).endsWith(OFFHOOK_UID_SUFFIX);
}

/**
 * The parser writes days and times without a zone as if they were this machine's; they are the business's.
 */
function toInstant(at: EventInstance['start'], { isFullDay }: EventInstance, { timeZone }: BusyWindow): number {
  if (at.tz !== undefined && !isFullDay) return at.getTime();
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const clock = isFullDay ? '00:00' : `${two(at.getHours())}:${two(at.getMinutes())}`;
  return instantOf(date, clock, timeZone);
}
