import { Button, Divider, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FormActions } from '#app/components/form-actions.tsx';
import { SidePanel } from '#app/components/side-panel.tsx';
import { showFailure, showUndo } from '#app/lib/notify.tsx';
import { saveHandlers } from '#app/lib/save-handlers.ts';
import { useTRPC } from '#app/lib/trpc.ts';
import { ColorChoice } from './color-choice.tsx';
import { OwnHours } from './own-hours.tsx';
import { SkillsChoice } from './skills-choice.tsx';
import type { Service, Technician, TechnicianValues } from './technician.ts';
import { TimeOffSection } from './time-off-section.tsx';

interface TechnicianDrawerProps {
  editing: Technician | 'new' | null;
  services: readonly Service[];
  onClose: () => void;
}

export function TechnicianDrawer({ editing, services, onClose }: TechnicianDrawerProps) {
  const technician = editing === 'new' ? null : editing;
  return (
    <SidePanel
      opened={editing !== null}
      onClose={onClose}
      title={technician ? technician.name : 'Add a technician'}
      size="lg"
    >
      {editing !== null && (
        <TechnicianEditor
          key={technician?.technicianId ?? 'new'}
          technician={technician}
          services={services}
          onClose={onClose}
        />
      )}
    </SidePanel>
  );
}

interface TechnicianEditorProps {
  technician: Technician | null;
  services: readonly Service[];
  onClose: () => void;
}

function TechnicianEditor({ technician, services, onClose }: TechnicianEditorProps) {
  const form = useForm<TechnicianValues>({
    initialValues: toValues(technician),
    validate: {
      name: needed,
      serviceIds: (value, { allServices }) => (!allServices && value.length === 0 ? 'Tick at least one service' : null),
    },
  });
  const { save, isSaving } = useSaveTechnician(technician, form, onClose);
  return (
    <>
      <form onSubmit={form.onSubmit(save)} noValidate>
        <Stack gap="lg">
          <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
          <ColorChoice value={form.values.color} onChange={(color) => form.setFieldValue('color', color)} />
          <SkillsChoice form={form} services={services} />
          <Switch
            label="Takes emergencies"
            description="Their time counts for what you keep free for emergencies."
            {...form.getInputProps('takesEmergencies', { type: 'checkbox' })}
          />
          <OwnHours form={form} />
          <FormActions saving={isSaving} unchanged={!form.isDirty()} onCancel={onClose} />
        </Stack>
      </form>
      {technician && (
        <>
          <Divider my="lg" />
          <TimeOffSection technician={technician} />
          <ArchiveTechnician technician={technician} onDone={onClose} />
        </>
      )}
    </>
  );
}

function needed(value: string): string | null {
  return value.trim() === '' ? 'Type the name' : null;
}

function toValues(technician: Technician | null): TechnicianValues {
  return {
    name: technician?.name ?? '',
    // The server names any colour; the form offers those it accepts.
    color: (technician?.color ?? 'teal') as TechnicianValues['color'],
    takesEmergencies: technician?.takesEmergencies ?? true,
    allServices: technician?.allServices ?? true,
    serviceIds: technician?.serviceIds ?? [],
    hours: technician?.hours ?? null,
  };
}

type Form = ReturnType<typeof useForm<TechnicianValues>>;

function useSaveTechnician(...[technician, form, onClose]: [Technician | null, Form, () => void]) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const handlers = saveHandlers(form, {
    saved: 'Saved. The next call uses it.',
    failed: 'The technician was not saved',
  });
  const after = {
    onError: handlers.onError,
    onSuccess: async () => {
      handlers.onSuccess();
      await queryClient.invalidateQueries(trpc.technicians.pathFilter());
      onClose();
    },
  };
  const create = useMutation(trpc.technicians.create.mutationOptions(after));
  const update = useMutation(trpc.technicians.update.mutationOptions(after));
  return {
    isSaving: create.isPending || update.isPending,
    save: (values: TechnicianValues) =>
      technician
        ? update.mutate({ ...values, technicianId: technician.technicianId, readAt: technician.updatedAt })
        : create.mutate(values),
  };
}

function ArchiveTechnician({ technician, onDone }: { technician: Technician; onDone: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { technicianId, name, active } = technician;
  const archive = useMutation(
    trpc.technicians.archive.mutationOptions({
      onError: (error) => showFailure('Not changed', error),
      onSettled: () => queryClient.invalidateQueries(trpc.technicians.pathFilter()),
    }),
  );
  const change = () =>
    archive.mutate(
      { technicianId, active: !active },
      {
        onSuccess: () => {
          showUndo(active ? `${name} gets no new jobs; those booked stay.` : `${name} can be booked again.`, () =>
            archive.mutate({ technicianId, active }),
          );
          onDone();
        },
      },
    );
  return (
    <>
      <Divider my="lg" />
      <Button variant={active ? 'subtle' : 'default'} color="gray" loading={archive.isPending} onClick={change}>
        {active ? `Archive ${name}` : `Bring ${name} back`}
      </Button>
    </>
  );
}
