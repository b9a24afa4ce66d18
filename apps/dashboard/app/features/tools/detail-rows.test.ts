import { expect, it } from 'vitest';
import { argumentName, functionName, newRow, parametersOf, rowsOf } from './detail-rows.ts';

it('turns rows into the schema that is kept, and back', () => {
  const rows = [
    newRow({ name: 'Serial number', description: 'As on the label' }),
    newRow({ name: 'fuel', kind: 'choice', choices: 'gas\n\n oil ', required: false }),
    newRow({ name: 'installedOn', kind: 'date' }),
    newRow({ name: 'rooms', kind: 'list' }),
    newRow({ name: '  ' }),
  ];
  const parameters = parametersOf(rows);
  expect(parameters).toEqual({
    type: 'object',
    properties: {
      serialNumber: { type: 'string', description: 'As on the label' },
      fuel: { type: 'string', enum: ['gas', 'oil'] },
      installedOn: { type: 'string', format: 'date' },
      rooms: { type: 'array', items: { type: 'string' } },
    },
    required: ['serialNumber', 'installedOn', 'rooms'],
    additionalProperties: false,
  });
  expect(parametersOf(rowsOf(parameters))).toEqual(parameters);
});

it('keeps what a pasted schema says beyond the rows', () => {
  const properties = {
    age: { type: 'integer', minimum: 0 },
    email: { type: 'string', format: 'email', maxLength: 80 },
    sure: { type: 'boolean' },
  };
  const pasted = { type: 'object', properties, required: ['age'], additionalProperties: false };
  expect(parametersOf(rowsOf(pasted))).toEqual(pasted);
});

it.each([
  ['Serial number', 'serialNumber'],
  ['serial_number', 'serial_number'],
  ['Serial No.', 'serialNo'],
  ['ZIP', 'zip'],
  ['', ''],
])('names the argument %s as %s', (text, name) => expect(argumentName(text)).toBe(name));

it.each([
  ['Check a warranty', 'check_a_warranty'],
  ['Warranty', 'look_up_warranty'],
  ['Invoice #12!', 'look_up_invoice'],
])('names the function %s as %s', (title, name) => expect(functionName(title)).toBe(name));
