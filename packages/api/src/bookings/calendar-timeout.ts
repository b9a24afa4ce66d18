/** How long a page waits for the calendar that keeps a booking. An outside one can be slow. */
export const CALENDAR_TIMEOUT_MS = 15_000;
