import { Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { saveHandlers } from '#app/lib/save-handlers.ts';
import { useTRPC } from '#app/lib/trpc.ts';
import classes from './files.module.css';

/** Has a website read from now on. */
export function AddWebsite({ isFirst }: { isFirst: boolean }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { address: '' },
    validate: { address: (value) => (value.trim() === '' ? 'Type the address of your website' : null) },
  });
  const handlers = saveHandlers(form, {
    saved: 'The website is being read. This takes a minute or two.',
    failed: 'The website was not added',
  });
  const add = useMutation(
    trpc.knowledge.addWebsite.mutationOptions({
      onError: handlers.onError,
      onSuccess: async () => {
        handlers.onSuccess();
        form.reset();
        await queryClient.invalidateQueries(trpc.knowledge.sources.pathFilter());
      },
    }),
  );
  return (
    <form className={classes.add} onSubmit={form.onSubmit((values) => add.mutate(values))} noValidate>
      <TextInput
        className={classes.address}
        aria-label="Address of your website"
        placeholder="www.example.com"
        inputMode="url"
        autoCapitalize="none"
        autoComplete="url"
        {...form.getInputProps('address')}
      />
      <Button type="submit" variant={isFirst ? 'filled' : 'light'} loading={add.isPending}>
        Read it
      </Button>
    </form>
  );
}
