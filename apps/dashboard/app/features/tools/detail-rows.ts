/** The details a function asks for, as rows an owner can fill in, to and from the JSON Schema that is kept. */
export type DetailKind = 'text' | 'number' | 'yes_no' | 'date' | 'choice' | 'list';

export interface DetailRow {
  /** For React: rows move and go. */
  key: string;
  name: string;
  kind: DetailKind;
  /** What the assistant should ask for. */
  description: string;
  /** One per line, for a choice. */
  choices: string;
  required: boolean;
  /** What a pasted schema says beyond that (limits): kept as it is. */
  rest: Readonly<Record<string, unknown>>;
}

export const DETAIL_KINDS: readonly { value: DetailKind; label: string }[] = [
  { value: 'text', label: 'Words' },
  { value: 'number', label: 'A number' },
  { value: 'yes_no', label: 'Yes or no' },
  { value: 'date', label: 'A day' },
  { value: 'choice', label: 'One of a few' },
  { value: 'list', label: 'Several words' },
];

interface Parameters {
  type: 'object';
  properties: Record<string, Record<string, unknown>>;
  required: string[];
  additionalProperties: false;
}

let lastKey = 0;

export function newRow(over: Partial<DetailRow> = {}): DetailRow {
  lastKey += 1;
  const empty = { name: '', kind: 'text', description: '', choices: '', required: true, rest: {} } as const;
  return { key: `detail-${lastKey}`, ...empty, ...over };
}

export function parametersOf(rows: readonly DetailRow[]): Parameters {
  const named = rows.map((row) => ({ ...row, name: argumentName(row.name) })).filter(({ name }) => name !== '');
  return {
    type: 'object',
    properties: Object.fromEntries(named.map((row) => [row.name, propertyOf(row)])),
    required: named.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: false,
  };
}

/** `Serial number` as `serialNumber`; a name that is one already stays. */
export function argumentName(text: string): string {
  const [first = '', ...others] = text
    .trim()
    .split(/[^a-zA-Z0-9_]+/)
    .filter((word) => word !== '');
  const head =
    others.length > 0 || first === first.toUpperCase()
      ? first.toLowerCase()
      : first.charAt(0).toLowerCase() + first.slice(1);
  return head + others.map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()).join('');
}

function propertyOf({ kind, description, choices, rest }: DetailRow): Record<string, unknown> {
  const words = description.trim() === '' ? {} : { description: description.trim() };
  return { ...SHAPES[kind], ...rest, ...words, ...(kind === 'choice' ? { enum: linesOf(choices) } : {}) };
}

const SHAPES: Record<DetailKind, Record<string, unknown>> = {
  text: { type: 'string' },
  number: { type: 'number' },
  yes_no: { type: 'boolean' },
  date: { type: 'string', format: 'date' },
  choice: { type: 'string' },
  list: { type: 'array', items: { type: 'string' } },
};

export function rowsOf(parameters: unknown): DetailRow[] {
  const { properties, required } = asObject(parameters);
  const wanted = Array.isArray(required) ? required : [];
  return Object.entries(asObject(properties)).map(([name, property]) => {
    const { type, description, enum: choices, items: _items, ...rest } = asObject(property);
    const kind = kindOf({ type, choices, format: rest.format });
    const { format, ...limits } = rest;
    // A whole number is still one; a time or an e-mail address is still words.
    const kept = {
      ...limits,
      ...(type === 'integer' ? { type } : {}),
      ...(kind === 'text' && format ? { format } : {}),
    };
    return newRow({
      name,
      kind,
      description: typeof description === 'string' ? description : '',
      choices: Array.isArray(choices) ? choices.join('\n') : '',
      required: wanted.includes(name),
      rest: kept,
    });
  });
}

function kindOf({ type, choices, format }: Record<'type' | 'choices' | 'format', unknown>): DetailKind {
  if (type === 'boolean') return 'yes_no';
  if (type === 'number' || type === 'integer') return 'number';
  if (type === 'array') return 'list';
  if (Array.isArray(choices)) return 'choice';
  return format === 'date' ? 'date' : 'text';
}

/** `Check a warranty` as `check_a_warranty`: two words or more, as functions are named. */
export function functionName(title: string): string {
  const words = title
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
  return (words.length === 1 ? ['look_up', ...words] : words).join('_').slice(0, 50).replace(/_+$/, '');
}

function linesOf(text: string): string[] {
  return text.split('\n').flatMap((line) => line.trim() || []);
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
