import { ActionIcon, Button, NativeSelect, SegmentedControl, Tooltip } from '@mantine/core';
import { Link, useNavigate } from '@remix-run/react';
import type { Technician } from '#app/features/bookings/booking.ts';
import { addDays, mondayOf, shortDate } from '#app/lib/format.ts';
import { IconChevronLeft, IconChevronRight } from '#app/theme/icons.ts';
import { type CalendarView, shownAs, turned, viewPath } from './calendar-view.ts';
import classes from './view-picker.module.css';

interface ViewPickerProps {
  view: CalendarView;
  today: string;
}

/** Which week or day is shown, and the way to others. Plain links: each has its address. */
export function DatePicker({ view, today }: ViewPickerProps) {
  const name = (day: string) => shortDate(`${day}T12:00:00Z`, 'UTC').replace(/^\w+, /, '');
  const monday = mondayOf(view.day);
  const isWeek = view.kind === 'week';
  const isNow = isWeek ? monday === mondayOf(today) : view.day === today;
  return (
    <nav className={classes.picker} aria-label={isWeek ? 'Week' : 'Day'}>
      <span className={classes.range} aria-live="polite">
        {isWeek ? `${name(monday)} – ${name(addDays(monday, 6))}` : shortDate(`${view.day}T12:00:00Z`, 'UTC')}
      </span>
      <Turn to={viewPath(turned(view, -1))} label={isWeek ? 'Previous week' : 'Previous day'} back />
      <Button
        component={Link}
        to={isWeek && view.who === null ? '/bookings' : viewPath({ ...view, day: today })}
        variant="default"
        px="md"
        aria-current={isNow ? 'date' : undefined}
      >
        Today
      </Button>
      <Turn to={viewPath(turned(view, 1))} label={isWeek ? 'Next week' : 'Next day'} />
    </nav>
  );
}

function Turn({ to, label, back = false }: { to: string; label: string; back?: boolean }) {
  return (
    <Tooltip label={label}>
      <ActionIcon component={Link} to={to} variant="default" size="lg" aria-label={label}>
        {back ? <IconChevronLeft size={18} aria-hidden /> : <IconChevronRight size={18} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  );
}

/** A week or a day, of everybody or of one technician. */
export function ViewPicker({ view, today, technicians }: ViewPickerProps & { technicians: readonly Technician[] }) {
  const navigate = useNavigate();
  const show = (next: CalendarView) => navigate(viewPath(next), { replace: true, preventScrollReset: true });
  const people = technicians.filter(({ active, technicianId }) => active || technicianId === view.who);
  return (
    <div className={classes.choices}>
      <SegmentedControl
        aria-label="Show"
        value={view.kind}
        onChange={(kind) => show(shownAs(view, kind === 'day' ? 'day' : 'week', today))}
        data={[
          { value: 'week', label: 'Week' },
          { value: 'day', label: 'Day' },
        ]}
      />
      {people.length > 1 && (
        <NativeSelect
          aria-label="Whose jobs"
          value={view.who ?? ''}
          onChange={(event) => show({ ...view, who: event.currentTarget.value || null })}
          data={[
            { value: '', label: 'Everybody' },
            ...people.map(({ technicianId, name }) => ({ value: technicianId, label: name })),
          ]}
        />
      )}
    </div>
  );
}
