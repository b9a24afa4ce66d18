import { Button, Collapse, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks';
import { useSearchParams } from '@remix-run/react';
import { useState } from 'react';
import { OUTCOME_CHOICES } from '#app/lib/words.ts';
import { IconSearch } from '#app/theme/icons.ts';
import { activeFilterCount, type CallFilters } from './call-filters.ts';
import classes from './filter-bar.module.css';

/** Long enough not to search for half a word, short enough to feel immediate. */
const TYPING_PAUSE_MS = 250;

const STATUS_CHOICES = [
  { value: '', label: 'Any state' },
  { value: 'active', label: 'On the phone now' },
  { value: 'completed', label: 'Answered' },
  { value: 'missed', label: 'Missed' },
  { value: 'failed', label: 'Failed' },
];

interface FilterBarProps {
  filters: CallFilters;
  numbers: readonly { value: string; label: string }[];
}

/** Search and filters. Each change goes into the address at once. */
export function FilterBar({ filters, numbers }: FilterBarProps) {
  const [, setParams] = useSearchParams();
  const [opened, { toggle }] = useDisclosure(activeFilterCount(filters) > 0);
  const active = activeFilterCount(filters);
  const change = (name: string, value: string) =>
    setParams(
      (params) => {
        if (value) params.set(name, value);
        else params.delete(name);
        return params;
      },
      { replace: true, preventScrollReset: true },
    );
  return (
    <search className={classes.bar}>
      <div className={classes.first}>
        <SearchField value={filters.search} onSearch={(value) => change('search', value)} />
        <Button variant="default" onClick={toggle} aria-expanded={opened} aria-controls="call-filters">
          {active > 0 ? `Filters (${active})` : 'Filters'}
        </Button>
      </div>
      <Collapse in={opened} id="call-filters">
        <div className={classes.filters}>
          <NativeSelect
            label="State"
            data={STATUS_CHOICES}
            value={filters.status ?? ''}
            onChange={(event) => change('status', event.currentTarget.value)}
          />
          <NativeSelect
            label="How it went"
            data={[{ value: '', label: 'Any result' }, ...OUTCOME_CHOICES]}
            value={filters.outcome ?? ''}
            onChange={(event) => change('outcome', event.currentTarget.value)}
          />
          <NativeSelect
            label="Your number"
            data={[{ value: '', label: 'All numbers' }, ...numbers]}
            value={filters.numberId ?? ''}
            onChange={(event) => change('number', event.currentTarget.value)}
          />
          <TextInput
            type="date"
            label="From"
            value={filters.from ?? ''}
            onChange={(event) => change('from', event.currentTarget.value)}
          />
          <TextInput
            type="date"
            label="Until"
            value={filters.to ?? ''}
            onChange={(event) => change('to', event.currentTarget.value)}
          />
        </div>
      </Collapse>
    </search>
  );
}

function SearchField({ value, onSearch }: { value: string; onSearch: (value: string) => void }) {
  const [typed, setTyped] = useState(value);
  const [shown, setShown] = useState(value);
  // The address changed under us (back button, "clear"): show what it says.
  if (value !== shown) {
    setShown(value);
    if (value !== typed.trim()) setTyped(value);
  }
  const search = useDebouncedCallback((text: string) => onSearch(text.trim()), TYPING_PAUSE_MS);
  return (
    <TextInput
      type="search"
      className={classes.search}
      aria-label="Search calls"
      placeholder="What was said, a name or a number"
      leftSection={<IconSearch size={17} aria-hidden />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        search(event.currentTarget.value);
      }}
    />
  );
}
