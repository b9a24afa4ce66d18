import { Button, Stack } from '@mantine/core';
import classes from './calendars.module.css';
import type { Setup } from './use-calendar-setup.ts';
import { useChooseCalendar } from './use-calendar-setup.ts';

/** Leaving Cal.com is a choice of its own: jobs booked there stay there. */
export function KeepInOffhook({ setup }: { setup: Setup }) {
  const { choose, isSaving } = useChooseCalendar();
  return (
    <Stack gap="sm" align="flex-start">
      <p className={classes.muted}>
        From the next call on, your technicians’ own hours decide. Jobs that are booked in Cal.com stay there, and
        changes made there are not followed any more.
      </p>
      <Button
        loading={isSaving}
        onClick={() => choose({ provider: 'own', eventTypeIdByServiceId: setup.eventTypeIdByServiceId })}
      >
        Book in Offhook
      </Button>
    </Stack>
  );
}
