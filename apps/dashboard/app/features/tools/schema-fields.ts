/**
 * A form's fields, made of the JSON Schema that the model is given, and what was typed in as the function's arguments. What people read is
 * taken from the schema's own names and descriptions: there is no second description of a function anywhere.
 */
import { plain } from '#app/lib/words.ts';

export interface SchemaField {
  /** Of the argument. */
  name: string;
  label: string;
  description: string;
  kind: 'text' | 'long_text' | 'date' | 'number' | 'yes_no' | 'choice' | 'list';
  required: boolean;
  /** Of a choice. */
  choices: readonly string[];
}

export type FieldValues = Record<string, string | boolean>;

/** A text of more than this is not typed into one line. */
const LONG_TEXT_CHARS = 400;

export function fieldsOf(parameters: unknown): SchemaField[] {
  const properties = asObject(asObject(parameters).properties);
  const required = asList(asObject(parameters).required);
  return Object.entries(properties).map(([name, property]) => {
    const schema = asObject(property);
    return {
      name,
      label: labelOf(name),
      description: typeof schema.description === 'string' ? schema.description : '',
      kind: kindOf(schema),
      required: required.includes(name),
      choices: asList(schema.enum),
    };
  });
}

function kindOf(schema: Record<string, unknown>): SchemaField['kind'] {
  const { type, format, maxLength } = schema;
  if (type === 'boolean') return 'yes_no';
  if (type === 'number' || type === 'integer') return 'number';
  if (type === 'array') return 'list';
  if (asList(schema.enum).length > 0) return 'choice';
  if (format === 'date') return 'date';
  return typeof maxLength === 'number' && maxLength > LONG_TEXT_CHARS ? 'long_text' : 'text';
}

/** `preferredDate` as `Preferred date`, `slotId` as `Slot ID`. */
export function labelOf(name: string): string {
  const words = plain(name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase());
  return words.replace(/\bid\b/i, 'ID').replace(/\bzip\b/i, 'ZIP');
}

export function emptyValues(fields: readonly SchemaField[]): FieldValues {
  return Object.fromEntries(fields.map(({ name, kind }) => [name, kind === 'yes_no' ? false : '']));
}

/** What the function is called with; what was left empty is left out. */
export function argumentsOf(fields: readonly SchemaField[], values: FieldValues): Record<string, Argument> {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = argumentOf(field, values[field.name] ?? '');
      return value === null ? [] : [[field.name, value] as const];
    }),
  );
}

type Argument = string | number | boolean | string[];

function argumentOf({ kind, required }: SchemaField, value: string | boolean): Argument | null {
  if (typeof value === 'boolean') return value || required ? value : null;
  const text = value.trim();
  if (text === '') return null;
  if (kind === 'number') return Number.isNaN(Number(text)) ? text : Number(text);
  if (kind === 'list') return text.split('\n').flatMap((line) => line.trim() || []);
  return text;
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function asList(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
