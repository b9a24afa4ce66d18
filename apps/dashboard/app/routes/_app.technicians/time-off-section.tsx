import { Button, CloseButton, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link } from '@remix-run/react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Notice } from '#app/components/notice.tsx';
import { useBusiness } from '#app/lib/business.tsx';
import { count, dayAndTime, localDay, mondayOf } from '#app/lib/format.ts';
import { showFailure, showSaved, showUndo } from '#app/lib/notify.tsx';
import { saveHandlers } from '#app/lib/save-handlers.ts';
import { type RouterOutputs, useTRPC } from '#app/lib/trpc.ts';
import type { Technician, TimeOff } from './technician.ts';
import classes from './technicians.module.css';
import { spanInWords, spanOf, type TimeOffForm } from './time-off-words.ts';

type JobInTheWay = RouterOutputs['technicians']['addTimeOff']['jobs'][number];

/** When somebody is away. Saved at once, apart from the form above. */
export function TimeOffSection({ technician }: { technician: Technician }) {
  const [jobs, setJobs] = useState<readonly JobInTheWay[]>([]);
  const { technicianId, timeOff } = technician;
  const remove = useRemoveTimeOff(technicianId);
  const { timeZone } = useBusiness();
  return (
    <section aria-labelledby="time-off">
      <h3 className={classes.subtitle} id="time-off">
        Time off
      </h3>
      {timeOff.length === 0 && <p className={classes.hint}>Nothing planned. No job is booked into time off.</p>}
      {timeOff.length > 0 && (
        <ul className={classes.timeOff} aria-label="Time off">
          {timeOff.map((off) => (
            <li key={off.timeOffId}>
              <span>
                {spanInWords(off, timeZone)}
                {off.reason && <span className={classes.hint}> · {off.reason}</span>}
              </span>
              <CloseButton aria-label={`Remove ${spanInWords(off, timeZone)}`} onClick={() => remove(off)} />
            </li>
          ))}
        </ul>
      )}
      {jobs.length > 0 && <JobsInTheWay jobs={jobs} name={technician.name} />}
      <AddTimeOff technicianId={technicianId} onAdded={setJobs} />
    </section>
  );
}

/** What was booked before: it stays, so the owner has to know. */
function JobsInTheWay({ jobs, name }: { jobs: readonly JobInTheWay[]; name: string }) {
  const { timeZone, renderedAtMs } = useBusiness();
  return (
    <Notice tone="warning" title={`${name} has ${count(jobs.length, 'job')} in that time`}>
      <ul className={classes.jobs}>
        {jobs.map(({ bookingId, serviceName, customerName, startsAt }) => (
          <li key={bookingId}>
            <Link to={`/bookings?week=${mondayOf(localDay(startsAt, timeZone))}&booking=${bookingId}`}>
              {serviceName} for {customerName}, {dayAndTime(startsAt, { timeZone, nowMs: renderedAtMs })}
            </Link>
          </li>
        ))}
      </ul>
      Move or cancel them, or give them to somebody else.
    </Notice>
  );
}

interface AddTimeOffProps {
  technicianId: string;
  onAdded: (jobs: readonly JobInTheWay[]) => void;
}

function AddTimeOff({ technicianId, onAdded }: AddTimeOffProps) {
  const { timeZone, renderedAtMs } = useBusiness();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const form = useForm<TimeOffForm>({
    initialValues: emptyForm(localDay(renderedAtMs, timeZone)),
    validate: {
      fromDay: (value) => (value === '' ? 'Choose a day' : null),
      untilDay: (value, { fromDay, wholeDays }) => (wholeDays && value < fromDay ? 'Before the first day' : null),
      untilTime: (value, { fromTime, wholeDays }) => (!wholeDays && value <= fromTime ? 'Before it begins' : null),
    },
  });
  const handlers = saveHandlers(form, {
    saved: 'Time off entered. No new job is booked into it.',
    failed: 'The time off was not entered',
    fieldNames: { endsAt: 'untilDay' },
  });
  const add = useMutation(
    trpc.technicians.addTimeOff.mutationOptions({
      onError: handlers.onError,
      onSuccess: async ({ jobs }) => {
        handlers.onSuccess();
        onAdded(jobs);
        form.reset();
        await queryClient.invalidateQueries(trpc.technicians.pathFilter());
      },
    }),
  );
  const submit = (values: TimeOffForm) =>
    add.mutate({ technicianId, reason: values.reason, ...spanOf(values, timeZone) });
  const { wholeDays } = form.values;
  return (
    <form onSubmit={form.onSubmit(submit)} noValidate aria-label="Add time off">
      <Stack gap="sm" mt="sm">
        <Switch label="Whole days" {...form.getInputProps('wholeDays', { type: 'checkbox' })} />
        <SimpleGrid cols={wholeDays ? 2 : { base: 1, xs: 3 }} spacing="md">
          <TextInput type="date" label={wholeDays ? 'First day' : 'Day'} {...form.getInputProps('fromDay')} />
          {wholeDays ? (
            <TextInput type="date" label="Last day" {...form.getInputProps('untilDay')} />
          ) : (
            <>
              <TextInput type="time" step={900} label="From" {...form.getInputProps('fromTime')} />
              <TextInput type="time" step={900} label="Until" {...form.getInputProps('untilTime')} />
            </>
          )}
        </SimpleGrid>
        <TextInput label="Reason, for you only" placeholder="Vacation" {...form.getInputProps('reason')} />
        <Button type="submit" variant="default" loading={add.isPending} style={{ justifySelf: 'start' }}>
          Add time off
        </Button>
      </Stack>
    </form>
  );
}

function emptyForm(today: string): TimeOffForm {
  return { fromDay: today, untilDay: today, wholeDays: true, fromTime: '13:00', untilTime: '17:00', reason: '' };
}

/** Takes time off away, with a way back. */
function useRemoveTimeOff(technicianId: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const onSettled = () => queryClient.invalidateQueries(trpc.technicians.pathFilter());
  const addAgain = useMutation(
    trpc.technicians.addTimeOff.mutationOptions({
      onError: (error) => showFailure('The time off was not entered again', error),
      onSuccess: () => showSaved('The time off is back.'),
      onSettled,
    }),
  );
  const remove = useMutation(
    trpc.technicians.removeTimeOff.mutationOptions({
      onError: (error) => showFailure('The time off was not removed', error),
      onSettled,
    }),
  );
  return ({ timeOffId, startsAt, endsAt, reason }: TimeOff) =>
    remove.mutate(
      { timeOffId },
      {
        onSuccess: () =>
          showUndo('Time off removed. The time may be booked again.', () =>
            addAgain.mutate({ technicianId, startsAt, endsAt, reason }),
          ),
      },
    );
}
