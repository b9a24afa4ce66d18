import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '#app/lib/trpc.ts';
import classes from './area-map.module.css';
import { type Corner, cornersAround } from './zone.ts';

interface ZoneAroundProps {
  disabled: boolean;
  onAdd: (corners: Corner[]) => void;
}

/** Adds a zone without drawing: a ring around a ZIP code, to be shaped afterwards. */
export function ZoneAround({ disabled, onAdd }: ZoneAroundProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [isLooking, setIsLooking] = useState(false);
  const add = async () => {
    setIsLooking(true);
    try {
      const [point] = await queryClient.fetchQuery(
        trpc.profile.locateZipCodes.queryOptions({ postalCodes: [typed.trim()] }),
      );
      if (!point) return setError('We do not know this ZIP code');
      onAdd(cornersAround(point));
      setTyped('');
    } catch {
      setError('This did not work. Please try again.');
    } finally {
      setIsLooking(false);
    }
  };
  return (
    <div className={classes.around}>
      <TextInput
        aria-label="ZIP code for a new zone"
        placeholder="or around a ZIP code"
        inputMode="numeric"
        maxLength={5}
        value={typed}
        error={error}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setError(null);
        }}
      />
      <Button
        variant="default"
        loading={isLooking}
        disabled={disabled || !/^\d{5}$/.test(typed.trim())}
        onClick={() => void add()}
      >
        Add zone
      </Button>
    </div>
  );
}
