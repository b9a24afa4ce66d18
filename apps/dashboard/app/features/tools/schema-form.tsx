import { Button, Checkbox, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { argumentsOf, emptyValues, type FieldValues, fieldsOf, type SchemaField } from './schema-fields.ts';

interface SchemaFormProps {
  /** JSON Schema, as the model is given it. */
  parameters: unknown;
  submitLabel: string;
  busy: boolean;
  onSubmit: (args: ReturnType<typeof argumentsOf>) => void;
}

/** A form for any function, made of the schema the model is given. */
export function SchemaForm({ parameters, submitLabel, busy, onSubmit }: SchemaFormProps) {
  const fields = fieldsOf(parameters);
  const [values, setValues] = useState<FieldValues>(() => emptyValues(fields));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit(argumentsOf(fields, values));
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {fields.map((field) => (
          <FieldInput
            key={field.name}
            field={field}
            value={values[field.name] ?? ''}
            onChange={(value) => setValues((before) => ({ ...before, [field.name]: value }))}
          />
        ))}
        <div>
          <Button type="submit" variant="light" loading={busy}>
            {submitLabel}
          </Button>
        </div>
      </Stack>
    </form>
  );
}

interface FieldInputProps {
  field: SchemaField;
  value: string | boolean;
  onChange: (value: string | boolean) => void;
}

function FieldInput({ field, value, onChange }: FieldInputProps) {
  const { kind, label, description, required, choices } = field;
  if (kind === 'yes_no') {
    return (
      <Checkbox
        label={label}
        description={description}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    );
  }
  const shared = { label, description: hintOf(field), required, value: String(value) };
  if (kind === 'choice') {
    const data = [{ value: '', label: required ? 'Choose…' : 'Not said' }, ...choices];
    return <NativeSelect {...shared} data={data} onChange={(event) => onChange(event.currentTarget.value)} />;
  }
  if (kind === 'list' || kind === 'long_text') {
    return <Textarea {...shared} autosize minRows={2} onChange={(event) => onChange(event.currentTarget.value)} />;
  }
  const type = kind === 'date' ? 'date' : 'text';
  const inputMode = kind === 'number' ? 'decimal' : undefined;
  return (
    <TextInput
      {...shared}
      type={type}
      inputMode={inputMode}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function hintOf({ kind, description }: SchemaField): string {
  return kind === 'list' ? `${description} One per line.`.trim() : description;
}
