import { Button, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { type DetailRow, parametersOf, rowsOf } from './detail-rows.ts';
import classes from './tools.module.css';

interface PasteSchemaProps {
  rows: readonly DetailRow[];
  onUse: (rows: DetailRow[]) => void;
}

/** For whoever has a JSON Schema already: shows the one that is kept, and takes another in its place. */
export function PasteSchema({ rows, onUse }: PasteSchemaProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const use = () => {
    const parsed = schemaIn(typed ?? '');
    setProblem(parsed === null ? 'This is not the JSON Schema of an object.' : null);
    if (parsed === null) return;
    onUse(rowsOf(parsed));
    setTyped(null);
  };
  return (
    <details className={classes.details}>
      <summary>As JSON Schema</summary>
      <Stack gap="sm" mt="sm">
        <Textarea
          aria-label="JSON Schema of the details"
          autosize
          minRows={6}
          maxRows={18}
          value={typed ?? JSON.stringify(parametersOf(rows), null, 2)}
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={problem}
        />
        <div>
          <Button variant="default" size="xs" disabled={typed === null} onClick={use}>
            Use this one
          </Button>
        </div>
      </Stack>
    </details>
  );
}

function schemaIn(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'properties' in value ? value : null;
  } catch {
    return null;
  }
}
