import type { Database } from '@offhook/db';
import type { CalendarPort } from '../../calendar/calendar-port.ts';
import { ownCalendar } from '../../calendar/own-calendar.ts';
import { straightLineTravel } from '../../calendar/straight-line-travel.ts';
import { offlineGeocoding } from '../../service-area/zip-code.ts';
import type { BookSlotDeps } from '../booking-case.ts';

/** For tests: booking without any outside service, on each business's own calendar or on `calendar`. */
export function bookingDeps(db: Database, calendar?: CalendarPort): BookSlotDeps {
  return {
    db,
    geocoding: offlineGeocoding(),
    travel: straightLineTravel(),
    calendarFor: async (projectId) => calendar ?? ownCalendar(db, projectId),
  };
}
