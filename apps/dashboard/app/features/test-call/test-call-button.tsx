import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { lazy, Suspense } from 'react';
import { IconPhoneIncoming } from '#app/theme/icons.ts';

/** Fetched when it is first opened: most visits never do. */
const TestCallDialog = lazy(() =>
  import('./test-call-dialog.tsx').then((module) => ({ default: module.TestCallDialog })),
);

/** In the header on wide screens, on the page itself on phones: exactly one of the two is visible. */
export function TestCallButton({ placement }: { placement: 'header' | 'page' }) {
  const [opened, { open, close }] = useDisclosure(false);
  const visibility = placement === 'header' ? { visibleFrom: 'sm' } : { hiddenFrom: 'sm', fullWidth: true };
  return (
    <>
      <Button
        {...visibility}
        onClick={open}
        aria-haspopup="dialog"
        leftSection={<IconPhoneIncoming size={17} stroke={2} aria-hidden />}
      >
        Place a test call
      </Button>
      {opened && (
        <Suspense>
          <TestCallDialog onClose={close} />
        </Suspense>
      )}
    </>
  );
}
