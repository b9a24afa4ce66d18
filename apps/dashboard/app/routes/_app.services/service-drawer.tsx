import { Button, Divider } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { SidePanel } from '#app/components/side-panel.tsx';
import { saveHandlers } from '#app/lib/save-handlers.ts';
import { useTRPC } from '#app/lib/trpc.ts';
import { IconArchive, IconArchiveOff } from '#app/theme/icons.ts';
import { ServiceFields } from './service-fields.tsx';
import { detailsOf, emptyService, FIELD_NAMES, type ServiceFormValues, toFormValues } from './service-form-values.ts';
import { type Service, useArchiveService } from './use-services.ts';

interface ServiceDrawerProps {
  /** What is edited; null: closed. */
  editing: Service | 'new' | null;
  onClose: () => void;
}

/** The editor of one service, new or known. */
export function ServiceDrawer({ editing, onClose }: ServiceDrawerProps) {
  const service = editing === 'new' ? null : editing;
  return (
    <SidePanel opened={editing !== null} onClose={onClose} title={service ? service.name : 'Add a service'} size="lg">
      {editing !== null && <ServiceEditor key={service?.serviceId ?? 'new'} service={service} onClose={onClose} />}
    </SidePanel>
  );
}

function ServiceEditor({ service, onClose }: { service: Service | null; onClose: () => void }) {
  const archiving = useArchiveService(onClose);
  const form = useForm<ServiceFormValues>({
    initialValues: service ? toFormValues(service) : emptyService(),
    validate: {
      name: (value) => (value.trim() === '' ? 'Type the name as callers would say it' : null),
      durationMin: (value) => (Number(value) < 15 ? 'At least 15 minutes' : null),
      priceMin: (value, { priceKind }) => (priceKind !== 'on_site' && value === '' ? 'Say the price' : null),
    },
  });
  const { save, isSaving } = useSaveService(service, form, onClose);
  return (
    <>
      <form onSubmit={form.onSubmit((values) => save(values))} noValidate>
        <ServiceFields form={form} saving={isSaving} onCancel={onClose} />
      </form>
      {service && (
        <>
          <Divider my="lg" />
          {service.active ? (
            <Button
              variant="subtle"
              color="gray"
              leftSection={<IconArchive size={17} aria-hidden />}
              loading={archiving.isPending}
              onClick={() => archiving.archive(service)}
            >
              Archive this service
            </Button>
          ) : (
            <Button
              variant="default"
              leftSection={<IconArchiveOff size={17} aria-hidden />}
              loading={archiving.isPending}
              onClick={() => archiving.restore(service)}
            >
              Offer it again
            </Button>
          )}
        </>
      )}
    </>
  );
}

function useSaveService(
  ...[service, form, onClose]: [Service | null, ReturnType<typeof useForm<ServiceFormValues>>, () => void]
) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const handlers = saveHandlers(form, {
    saved: 'Saved. The next call uses it.',
    failed: 'The service was not saved',
    fieldNames: FIELD_NAMES,
  });
  const after = {
    onError: handlers.onError,
    onSuccess: async () => {
      handlers.onSuccess();
      await queryClient.invalidateQueries(trpc.services.pathFilter());
      onClose();
    },
  };
  const create = useMutation(trpc.services.create.mutationOptions(after));
  const update = useMutation(trpc.services.update.mutationOptions(after));
  return {
    isSaving: create.isPending || update.isPending,
    save: (values: ServiceFormValues) =>
      service
        ? update.mutate({ ...detailsOf(values), serviceId: service.serviceId, readAt: service.updatedAt })
        : create.mutate(detailsOf(values)),
  };
}
