import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { explainError } from '#app/lib/explain-error.ts';
import { useTRPC } from '#app/lib/trpc.ts';
import classes from './profile.module.css';

/** Tries a ZIP code against the area as it is saved, and shows what a caller would be told. */
export function AreaTest({ unsaved }: { unsaved: boolean }) {
  const trpc = useTRPC();
  const [typed, setTyped] = useState('');
  const [postalCode, setPostalCode] = useState('');
  const check = useQuery(
    trpc.profile.checkArea.queryOptions(
      { postalCode },
      { enabled: postalCode !== '', staleTime: 0, gcTime: 0, retry: false },
    ),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() === postalCode) void check.refetch();
    else setPostalCode(typed.trim());
  };
  return (
    <form onSubmit={submit} className={classes.box} style={{ marginTop: 20 }} aria-label="Try a ZIP code">
      <div className={classes.inline}>
        <TextInput
          label="Try a ZIP code"
          inputMode="numeric"
          maxLength={5}
          placeholder="78704"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit" variant="light" loading={check.isFetching} disabled={!/^\d{5}$/.test(typed.trim())}>
          Check
        </Button>
      </div>
      <div role="status">
        {check.error && <p className={classes.result}>{explainError(check.error)}</p>}
        {check.data && <p className={classes.result}>The assistant would say: “{check.data.say}”</p>}
        {unsaved && check.data && (
          <p className={classes.result}>This is the area as saved. Save your change, then check again.</p>
        )}
      </div>
    </form>
  );
}
