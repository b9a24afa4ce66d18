import type { Booking, Technician } from '#app/features/bookings/booking.ts';
import {
  type Column,
  dayColumns,
  offOn,
  type TechnicianWeek,
  weekColumns,
} from '#app/features/bookings/calendar-columns.ts';
import { useBusiness } from '#app/lib/business.tsx';
import { CalendarGrid, type Proposal } from './calendar-grid.tsx';
import type { CalendarView } from './calendar-view.ts';
import { DayTitle, PersonTitle } from './column-titles.tsx';

interface CalendarWideProps {
  view: CalendarView;
  week: { weekStart: string; bookings: readonly Booking[] };
  availability: readonly TechnicianWeek[];
  technicians: readonly Technician[];
  today: string;
  proposal: Proposal | null;
  onOpen: (bookingId: string) => void;
  onPropose: (proposal: Proposal) => void;
  onPick: (column: Column, time: string) => void;
}

/** A week with a column a day, or a day with a column a technician. */
export function CalendarWide({ view, week, availability, technicians, ...grid }: CalendarWideProps) {
  const { timeZone } = useBusiness();
  const shown = { bookings: week.bookings, availability, timeZone };
  const columns =
    view.kind === 'week'
      ? weekColumns(week.weekStart, view.who, shown).map((column) => ({
          ...column,
          title: (
            <DayTitle
              day={column.day}
              isToday={column.day === grid.today}
              off={view.who === null ? offOn(column.day, availability, timeZone) : []}
            />
          ),
        }))
      : dayColumns(view.day, view.who, shown).map((column) => ({
          ...column,
          title: <PersonTitle column={column} technicians={technicians} />,
        }));
  return <CalendarGrid columns={columns} {...grid} />;
}
