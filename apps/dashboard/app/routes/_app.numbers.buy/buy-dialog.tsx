import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from '@remix-run/react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Dialog } from '#app/components/dialog.tsx';
import { phoneNumber } from '#app/lib/format.ts';
import { showFailure, showSaved } from '#app/lib/notify.tsx';
import { type RouterOutputs, useTRPC } from '#app/lib/trpc.ts';

export type Offer = RouterOutputs['numbers']['search'][number];

interface BuyDialogProps {
  offer: Offer;
  onClose: () => void;
  /** It was not sold: the list is out of date. */
  onRefused: () => void;
}

/** The last question before money is spent. */
export function BuyDialog({ offer, onClose, onRefused }: BuyDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const shown = phoneNumber(offer.e164);
  const form = useForm({
    initialValues: { label: offer.locality ? `${offer.locality} line` : 'New line' },
    validate: { label: (value) => (value.trim() === '' ? 'Give it a name, such as “Main line”' : null) },
  });
  const buy = useMutation(
    trpc.numbers.buy.mutationOptions({
      onError: (error) => {
        showFailure(`${shown} was not bought`, error);
        onRefused();
      },
      onSuccess: async (purchase) => {
        await queryClient.invalidateQueries(trpc.numbers.pathFilter());
        if (purchase.state === 'bought') {
          showSaved(`${shown} is yours. Your assistant answers it from now on.`);
          navigate(`/numbers/${purchase.numberId}`);
        } else {
          showSaved(`Twilio has not confirmed ${shown} yet. It appears on your list as soon as it does.`);
          navigate('/numbers');
        }
      },
    }),
  );
  const { e164, capabilities } = offer;
  return (
    <Dialog opened onClose={onClose} title={`Buy ${shown}?`}>
      <form
        onSubmit={form.onSubmit(({ label }) => buy.mutate({ e164, label, takesTexts: capabilities.sms }))}
        noValidate
      >
        <Stack gap="md">
          <p>
            Twilio charges your Twilio account for it every month, until you give it back. A local number in the United
            States costs about a dollar.
          </p>
          <TextInput
            label="Name"
            description="Only you see it."
            data-autofocus
            required
            {...form.getInputProps('label')}
          />
          <Group gap="sm">
            <Button type="submit" loading={buy.isPending}>
              Buy it
            </Button>
            <Button variant="default" onClick={onClose} disabled={buy.isPending}>
              Cancel
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
