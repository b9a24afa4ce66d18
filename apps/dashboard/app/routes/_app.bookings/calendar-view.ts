import { addDays, mondayOf } from '#app/lib/format.ts';

/** What the address says is shown: a week or a day, of everybody or of one technician. */
export interface CalendarView {
  kind: 'week' | 'day';
  /** The day of a day view; any day of a week. */
  day: string;
  /** Null: everybody. */
  who: string | null;
}

/** Reads `?view=day&day=2026-11-24&who=tech_1`; a week is `?week=2026-11-23`. Nonsense means today. */
export function readView(params: URLSearchParams, today: string): CalendarView {
  const who = params.get('who') || null;
  const wanted = params.get('day') ?? params.get('week') ?? '';
  const day = /^\d{4}-\d{2}-\d{2}$/.test(wanted) && !Number.isNaN(Date.parse(wanted)) ? wanted : today;
  return { kind: params.get('view') === 'day' ? 'day' : 'week', day, who };
}

/** The address of a view. */
export function viewPath({ kind, day, who }: CalendarView): string {
  const params = new URLSearchParams(kind === 'day' ? { view: 'day', day } : { week: mondayOf(day) });
  if (who !== null) params.set('who', who);
  return `/bookings?${params}`;
}

/** The same view, so many weeks or days on. */
export function turned(view: CalendarView, by: number): CalendarView {
  return { ...view, day: addDays(view.day, view.kind === 'week' ? by * 7 : by) };
}

/** As a day or as a week. A day out of this week is today. */
export function shownAs(view: CalendarView, kind: CalendarView['kind'], today: string): CalendarView {
  const isThisWeek = mondayOf(view.day) === mondayOf(today);
  return { ...view, kind, day: kind === 'day' && isThisWeek ? today : view.day };
}
