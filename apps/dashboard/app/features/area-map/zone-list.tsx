import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import { IconTrash } from '#app/theme/icons.ts';
import classes from './area-map.module.css';
import { withZone, type Zone } from './zone.ts';

const KINDS = [
  { value: 'yes', label: 'We go here' },
  { value: 'no', label: 'Not here' },
];
const MAX_NAME_CHARS = 60;

interface ZoneListProps {
  zones: readonly Zone[];
  selectedId: string | null;
  onSelect: (zoneId: string | null) => void;
  onChange: (zones: Zone[]) => void;
}

/** The zones of the map by name. Everything but their shape can be changed here. */
export function ZoneList({ zones, selectedId, onSelect, onChange }: ZoneListProps) {
  return (
    <ul className={classes.zones} aria-label="Zones">
      {zones.map(({ zoneId, name, serves }) => (
        <li key={zoneId} data-selected={zoneId === selectedId || undefined}>
          <TextInput
            className={classes.zoneField}
            aria-label="Name of the zone"
            maxLength={MAX_NAME_CHARS}
            value={name}
            error={name.trim() === '' ? 'Give it a name' : null}
            onChange={(event) => onChange(withZone(zones, zoneId, { name: event.currentTarget.value }))}
          />
          <NativeSelect
            className={classes.zoneField}
            aria-label={`What ${name} means`}
            data={KINDS}
            value={serves ? 'yes' : 'no'}
            onChange={(event) => onChange(withZone(zones, zoneId, { serves: event.currentTarget.value === 'yes' }))}
          />
          <Button
            variant={zoneId === selectedId ? 'light' : 'default'}
            aria-pressed={zoneId === selectedId}
            onClick={() => onSelect(zoneId === selectedId ? null : zoneId)}
          >
            {zoneId === selectedId ? 'Done' : 'Change shape'}
          </Button>
          <ActionIcon
            className={classes.remove}
            variant="subtle"
            color="red"
            size="lg"
            aria-label={`Remove ${name}`}
            onClick={() => onChange(zones.filter((zone) => zone.zoneId !== zoneId))}
          >
            <IconTrash size={18} aria-hidden />
          </ActionIcon>
        </li>
      ))}
    </ul>
  );
}
