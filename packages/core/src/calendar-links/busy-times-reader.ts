import type { Span } from '../calendar/span.ts';

export interface BusyWindow extends Span {
  /** IANA name: whole days and times without a zone are the business's. */
  readonly timeZone: string;
}

/** `not_a_calendar`: it cannot be read as iCalendar. */
export type BusyAnswer =
  | { readonly ok: true; readonly busy: readonly Span[] }
  | { readonly ok: false; readonly reason: 'not_a_calendar' };

/** Reads when an iCalendar file says "busy", recurring events included. Never throws: the file is a stranger's. */
export type ReadBusyTimes = (ics: string, window: BusyWindow) => BusyAnswer;
