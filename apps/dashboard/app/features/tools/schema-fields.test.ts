import { expect, it } from 'vitest';
import { argumentsOf, emptyValues, fieldsOf, labelOf } from './schema-fields.ts';

const parameters = {
  type: 'object',
  properties: {
    service: { type: 'string', maxLength: 120, description: 'The job' },
    preferredDate: { type: 'string', format: 'date' },
    partOfDay: { type: 'string', enum: ['morning', 'afternoon'] },
    emergency: { type: 'boolean' },
    ageYears: { type: 'integer' },
    rooms: { type: 'array', items: { type: 'string' } },
    notes: { type: 'string', maxLength: 1_000 },
  },
  required: ['service'],
};

it('makes one field of each argument, with the schema’s own words', () => {
  const fields = fieldsOf(parameters);
  expect(fields.map(({ kind }) => kind)).toEqual([
    ...['text', 'date', 'choice', 'yes_no', 'number', 'list', 'long_text'],
  ]);
  expect(fields[0]).toMatchObject({ label: 'Service', description: 'The job', required: true });
  expect(fields[2]).toMatchObject({ label: 'Part of day', choices: ['morning', 'afternoon'], required: false });
});

it('leaves out what was left empty, and gives the rest its type', () => {
  const fields = fieldsOf(parameters);
  expect(argumentsOf(fields, emptyValues(fields))).toEqual({});
  const typed = { service: ' Leak repair ', ageYears: '12', rooms: 'Bath\n\n Kitchen ', emergency: true };
  expect(argumentsOf(fields, { ...emptyValues(fields), ...typed })).toEqual({
    ...{ service: 'Leak repair', ageYears: 12, rooms: ['Bath', 'Kitchen'], emergency: true },
  });
  // The server says what is wrong with it.
  expect(argumentsOf(fields, { ageYears: 'old' })).toEqual({ ageYears: 'old' });
});

it('survives a schema that is none', () => {
  for (const broken of [null, undefined, 'x', { properties: [] }, { properties: { a: null } }])
    expect(Array.isArray(fieldsOf(broken))).toBe(true);
});

it.each([
  ['slotId', 'Slot ID'],
  ['postalCode', 'Postal code'],
  ['serial_number', 'Serial number'],
])('names %s as people do: %s', (name, label) => expect(labelOf(name)).toBe(label));
