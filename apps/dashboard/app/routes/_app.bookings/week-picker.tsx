import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { Link } from '@remix-run/react';
import { addDays, mondayOf, shortDate } from '#app/lib/format.ts';
import { IconChevronLeft, IconChevronRight } from '#app/theme/icons.ts';
import classes from './week-picker.module.css';

/** Which week is shown, and the way to others. Plain links: each week has its address. */
export function WeekPicker({ weekStart, today }: { weekStart: string; today: string }) {
  const name = (day: string) => shortDate(`${day}T12:00:00Z`, 'UTC').replace(/^\w+, /, '');
  return (
    <nav className={classes.picker} aria-label="Week">
      <span className={classes.range} aria-live="polite">
        {name(weekStart)} – {name(addDays(weekStart, 6))}
      </span>
      <Tooltip label="Previous week">
        <ActionIcon
          component={Link}
          to={`/bookings?week=${addDays(weekStart, -7)}`}
          variant="default"
          size="lg"
          aria-label="Previous week"
        >
          <IconChevronLeft size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Button
        component={Link}
        to="/bookings"
        variant="default"
        px="md"
        aria-current={weekStart === mondayOf(today) ? 'date' : undefined}
      >
        Today
      </Button>
      <Tooltip label="Next week">
        <ActionIcon
          component={Link}
          to={`/bookings?week=${addDays(weekStart, 7)}`}
          variant="default"
          size="lg"
          aria-label="Next week"
        >
          <IconChevronRight size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </nav>
  );
}
