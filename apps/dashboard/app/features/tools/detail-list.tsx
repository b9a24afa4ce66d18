import { Button, NativeSelect, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '#app/theme/icons.ts';
import { DETAIL_KINDS, type DetailKind, type DetailRow, newRow } from './detail-rows.ts';
import classes from './tools.module.css';

interface DetailListProps {
  rows: readonly DetailRow[];
  onChange: (rows: DetailRow[]) => void;
  /** What the server says is wrong with them. */
  error: string | null;
}

/** What the assistant must find out from the caller before it can use the function. */
export function DetailList({ rows, onChange, error }: DetailListProps) {
  const change = (key: string, part: Partial<DetailRow>) =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...part } : row)));
  return (
    <Stack gap="sm" role="group" aria-label="What the assistant finds out first">
      {rows.length === 0 && <p className={classes.hint}>Nothing: it is used without asking the caller anything.</p>}
      <div className={classes.rows}>
        {rows.map((row) => (
          <DetailEditor
            key={row.key}
            row={row}
            onChange={(part) => change(row.key, part)}
            onRemove={() => onChange(rows.filter(({ key }) => key !== row.key))}
          />
        ))}
      </div>
      {error && (
        <p className={classes.problem} role="alert">
          {error}
        </p>
      )}
      <div>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => onChange([...rows, newRow()])}
        >
          Add a detail
        </Button>
      </div>
    </Stack>
  );
}

interface DetailEditorProps {
  row: DetailRow;
  onChange: (part: Partial<DetailRow>) => void;
  onRemove: () => void;
}

function DetailEditor({ row, onChange, onRemove }: DetailEditorProps) {
  return (
    <fieldset className={classes.detail} aria-label={row.name || 'New detail'}>
      <Stack gap="sm">
        <div className={classes.detailTop}>
          <TextInput
            label="Detail"
            placeholder="Serial number"
            value={row.name}
            onChange={(event) => onChange({ name: event.currentTarget.value })}
          />
          <NativeSelect
            label="It is"
            data={DETAIL_KINDS.map((kind) => ({ ...kind }))}
            value={row.kind}
            onChange={(event) => onChange({ kind: event.currentTarget.value as DetailKind, rest: {} })}
          />
        </div>
        {row.kind === 'choice' && (
          <Textarea
            label="Which ones"
            description="One per line."
            autosize
            minRows={2}
            value={row.choices}
            onChange={(event) => onChange({ choices: event.currentTarget.value })}
          />
        )}
        <TextInput
          label="What to ask for"
          placeholder="As on the label, it starts with HX"
          value={row.description}
          onChange={(event) => onChange({ description: event.currentTarget.value })}
        />
        <div className={classes.detailEnd}>
          <Switch
            label="Needed"
            checked={row.required}
            onChange={(event) => onChange({ required: event.currentTarget.checked })}
          />
          <Button
            variant="subtle"
            color="gray"
            size="xs"
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={onRemove}
          >
            Remove
          </Button>
        </div>
      </Stack>
    </fieldset>
  );
}
