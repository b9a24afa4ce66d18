import { Button, CloseButton, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { shortDate } from '#app/lib/format.ts';
import classes from './profile.module.css';

interface ClosedDatesProps {
  /** `YYYY-MM-DD` */
  dates: readonly string[];
  onChange: (dates: string[]) => void;
}

/** Single days on which nobody works. */
export function ClosedDates({ dates, onChange }: ClosedDatesProps) {
  const [typed, setTyped] = useState('');
  const add = () => {
    if (typed === '') return;
    onChange([...new Set([...dates, typed])].sort());
    setTyped('');
  };
  return (
    <Stack gap="sm">
      <h3 className={classes.subtitle}>Closed days</h3>
      {dates.length > 0 && (
        <ul className={classes.dates} aria-label="Closed days">
          {dates.map((date) => (
            <li key={date}>
              {dayName(date)}
              <CloseButton
                size="sm"
                aria-label={`Remove ${dayName(date)}`}
                onClick={() => onChange(dates.filter((other) => other !== date))}
              />
            </li>
          ))}
        </ul>
      )}
      <div className={classes.inline}>
        <TextInput
          type="date"
          label="Holiday or day off"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button variant="default" onClick={add} disabled={typed === ''}>
          Add day
        </Button>
      </div>
    </Stack>
  );
}

function dayName(date: string): string {
  return `${shortDate(`${date}T12:00:00Z`, 'UTC')}, ${date.slice(0, 4)}`;
}
