import { Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Notice } from '#app/components/notice.tsx';
import { explainError } from '#app/lib/explain-error.ts';
import { useTRPC } from '#app/lib/trpc.ts';
import { CalcomAccountLine } from './calcom-account-line.tsx';
import { CalcomKeyForm } from './calcom-key-form.tsx';
import { CalcomServices } from './calcom-services.tsx';
import classes from './calendars.module.css';
import type { Setup } from './use-calendar-setup.ts';

interface CalcomSetupProps {
  setup: Setup;
  nowMs: number;
}

/** Key first; with a key, the account and what stands for which service. */
export function CalcomSetup({ setup, nowMs }: CalcomSetupProps) {
  const [changingKey, setChangingKey] = useState(false);
  if (setup.key === 'none' || changingKey) {
    return (
      <CalcomKeyForm
        onDone={() => setChangingKey(false)}
        {...(setup.key === 'none' ? {} : { onCancel: () => setChangingKey(false) })}
      />
    );
  }
  return <Connected setup={setup} nowMs={nowMs} onChangeKey={() => setChangingKey(true)} />;
}

function Connected({ setup, nowMs, onChangeKey }: CalcomSetupProps & { onChangeKey: () => void }) {
  const trpc = useTRPC();
  const account = useQuery({ ...trpc.calendar.account.queryOptions(), retry: false });
  if (account.isPending) {
    return (
      <p className={classes.muted}>
        <Loader size="xs" mr="xs" /> Asking Cal.com…
      </p>
    );
  }
  return (
    <>
      <CalcomAccountLine
        setup={setup}
        nowMs={nowMs}
        name={account.data ? account.data.name || account.data.username : null}
        onChangeKey={onChangeKey}
      />
      {account.data ? (
        <CalcomServices
          key={JSON.stringify(setup.eventTypeIdByServiceId)}
          setup={setup}
          eventTypes={account.data.eventTypes}
        />
      ) : (
        <Notice tone="danger" title="Cal.com could not be read">
          {explainError(account.error)}
        </Notice>
      )}
    </>
  );
}
