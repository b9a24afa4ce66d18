import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { explainError } from '#app/lib/explain-error.ts';
import { useTRPC } from '#app/lib/trpc.ts';
import classes from './profile.module.css';

const MAX_ADDRESS_CHARS = 300;

/** Tries a ZIP code or an address against the area as it is saved, and shows what a caller would be told. */
export function AreaTest({ unsaved }: { unsaved: boolean }) {
  const trpc = useTRPC();
  const [typed, setTyped] = useState({ postalCode: '', address: '' });
  const [asked, setAsked] = useState(typed);
  const check = useQuery(
    trpc.profile.checkArea.queryOptions(asked, {
      enabled: asked.postalCode !== '' || asked.address !== '',
      staleTime: 0,
      gcTime: 0,
      retry: false,
    }),
  );
  const wanted = { postalCode: typed.postalCode.trim(), address: typed.address.trim() };
  const canAsk = /^\d{5}$/.test(wanted.postalCode) || (wanted.postalCode === '' && wanted.address !== '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wanted.postalCode === asked.postalCode && wanted.address === asked.address) void check.refetch();
    else setAsked(wanted);
  };
  return (
    <form onSubmit={submit} className={classes.box} style={{ marginTop: 20 }} aria-label="Try a ZIP code">
      <div className={classes.inline}>
        <TextInput
          label="Try a ZIP code"
          inputMode="numeric"
          maxLength={5}
          placeholder="78704"
          value={typed.postalCode}
          onChange={(event) => setTyped({ ...typed, postalCode: event.currentTarget.value })}
        />
        <TextInput
          className={classes.grow}
          label="or an address"
          placeholder="12 Oak Street, Austin"
          maxLength={MAX_ADDRESS_CHARS}
          value={typed.address}
          onChange={(event) => setTyped({ ...typed, address: event.currentTarget.value })}
        />
        <Button type="submit" variant="light" loading={check.isFetching} disabled={!canAsk}>
          Check
        </Button>
      </div>
      <div role="status" className={classes.results}>
        {check.error && <p className={classes.result}>{explainError(check.error)}</p>}
        {check.data && <p className={classes.result}>The assistant would say: “{check.data.say}”</p>}
        {check.data?.reason === 'map_refused' && (
          <p className={classes.result}>
            Google Maps refuses our requests: the key is wrong, has no billing, or lacks the Geocoding API. Until that
            is put right, addresses at the edge of your area are left for you to confirm.
          </p>
        )}
        {unsaved && check.data && (
          <p className={classes.result}>This is the area as saved. Save your change, then check again.</p>
        )}
      </div>
    </form>
  );
}
