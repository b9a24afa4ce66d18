import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { Dialog } from '#app/components/dialog.tsx';
import { FormActions } from '#app/components/form-actions.tsx';
import { saveHandlers } from '#app/lib/save-handlers.ts';
import { useTRPC } from '#app/lib/trpc.ts';
import classes from './calendars.module.css';
import type { Technician } from './use-calendar-setup.ts';
import { useReadAgain } from './use-calendar-setup.ts';

interface AddLinkDialogProps {
  technician: Technician;
  opened: boolean;
  onClose: () => void;
}

/** Takes a calendar's secret address; it is read at once, so a wrong one is told here. */
export function AddLinkDialog({ technician, opened, onClose }: AddLinkDialogProps) {
  const trpc = useTRPC();
  const readAgain = useReadAgain();
  const form = useForm({
    initialValues: { url: '' },
    validate: { url: (value) => (value.trim() === '' ? 'Paste the address first' : null) },
  });
  const handlers = saveHandlers(form, {
    saved: `Added. ${technician.name} is not offered when that calendar is busy.`,
    failed: 'Not added',
  });
  const add = useMutation(
    trpc.calendar.addLink.mutationOptions({
      onError: handlers.onError,
      onSuccess: async () => {
        handlers.onSuccess();
        form.reset();
        onClose();
        await readAgain();
      },
    }),
  );
  const { technicianId, name } = technician;
  return (
    <Dialog opened={opened} onClose={onClose} title={`A calendar of ${name}`} size="lg">
      <ul className={classes.steps}>
        <li>
          <strong>Google:</strong> Settings of the calendar, “Secret address in iCal format”
        </li>
        <li>
          <strong>Outlook:</strong> Settings, Calendar, Shared calendars, Publish, the ICS link
        </li>
        <li>
          <strong>Apple:</strong> share the calendar as a public calendar and copy its link
        </li>
      </ul>
      <form onSubmit={form.onSubmit(({ url }) => add.mutate({ technicianId, url }))} noValidate>
        <TextInput
          label="Address of the calendar"
          description="Offhook only reads when it is busy, never what it is about. The address is kept encrypted."
          placeholder="https://calendar.google.com/calendar/ical/…/basic.ics"
          autoComplete="off"
          data-autofocus
          required
          mb="lg"
          {...form.getInputProps('url')}
        />
        <FormActions saving={add.isPending} unchanged={!form.isDirty()} label="Add calendar" onCancel={onClose} />
      </form>
    </Dialog>
  );
}
