import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestBusiness } from '../../../../test/support/test-business.ts';
import { type TestDatabase, withTestDatabase } from '../../../../test/support/test-database.ts';
import { createSecretBox } from '../secrets/secret-box.ts';
import { CustomToolDetails } from './custom-tool-shapes.ts';
import {
  createCustomTool,
  listCustomTools,
  removeCustomTool,
  signingSecret,
  updateCustomTool,
} from './custom-tools.ts';
import { loadOwnFunctions } from './own-functions.ts';

let test: TestDatabase;
let projectId: string;
let otherId: string;
const secrets = createSecretBox('a test key of thirty-two characters');
const depsOf = () => ({ db: test.db, secrets, takenNames: ['book_slot'], trustedHosts: ['crm.internal:8080'] });

const details = CustomToolDetails.parse({
  title: 'Check a warranty',
  name: 'check_warranty',
  description: 'Tells whether a unit is under warranty.',
  parameters: { type: 'object', properties: { serialNumber: { type: 'string' } }, required: ['serialNumber'] },
  url: 'https://tools.harbor.example/warranty',
  spokenFailure: '',
});

beforeAll(async () => {
  test = await withTestDatabase();
  ({ projectId } = await createTestBusiness(test.db, { name: 'mine' }));
  ({ projectId: otherId } = await createTestBusiness(test.db, { name: 'other' }));
});
afterAll(() => test.close());

it('is kept, listed without its secret, changed, switched off and removed', async () => {
  const made = await createCustomTool(depsOf(), { projectId, details });
  if (!made.ok) throw new Error(made.message);
  const { customToolId, updatedAt } = made.value;
  expect(made.value).toMatchObject({ name: 'check_warranty', spokenFailure: expect.stringContaining('sorry') });
  expect(JSON.stringify(await listCustomTools(test.db, projectId))).not.toMatch(/secret/i);
  expect(await loadOwnFunctions(test.db, projectId)).toEqual([
    { name: 'check_warranty', description: details.description, parameters: details.parameters },
  ]);
  const ref = { projectId, customToolId };
  const off = await updateCustomTool(depsOf(), { ...ref, readAt: updatedAt, details: { ...details, active: false } });
  expect(off).toMatchObject({ ok: true, value: { active: false } });
  expect(await loadOwnFunctions(test.db, projectId)).toEqual([]);
  expect(await updateCustomTool(depsOf(), { ...ref, readAt: updatedAt, details })).toMatchObject({ code: 'CONFLICT' });
  expect(await removeCustomTool(test.db, ref)).toMatchObject({ ok: true });
  expect(await removeCustomTool(test.db, ref)).toMatchObject({ code: 'NOT_FOUND' });
});

it('has a name that is neither ours nor given twice in one business', async () => {
  const taken = { ...details, name: 'book_slot' };
  expect(await createCustomTool(depsOf(), { projectId, details: taken })).toMatchObject({ field: 'name' });
  expect(await createCustomTool(depsOf(), { projectId, details })).toMatchObject({ ok: true });
  expect(await createCustomTool(depsOf(), { projectId, details })).toMatchObject({ code: 'CONFLICT', field: 'name' });
  expect(await createCustomTool(depsOf(), { projectId: otherId, details })).toMatchObject({ ok: true });
});

it('is asked over https, but for hosts that whoever runs Offhook vouches for', async () => {
  const at = (url: string, name: string) =>
    createCustomTool(depsOf(), { projectId, details: { ...details, url, name } });
  expect(await at('http://tools.harbor.example/', 'ask_plainly')).toMatchObject({ ok: false, field: 'url' });
  expect(await at('http://crm.internal:8080/', 'ask_inside')).toMatchObject({ ok: true });
});

it('belongs to one business: another can neither see, change, sign for nor remove it', async () => {
  const [mine] = await listCustomTools(test.db, projectId);
  const ref = { projectId: otherId, customToolId: mine?.customToolId ?? '' };
  const readAt = mine?.updatedAt ?? '';
  const gone = { code: 'NOT_FOUND' };
  expect(await updateCustomTool(depsOf(), { ...ref, readAt, details: { ...details, name: 'steal_it' } })).toMatchObject(
    gone,
  );
  expect(await signingSecret(depsOf(), { ...ref, renew: true })).toMatchObject(gone);
  expect(await removeCustomTool(test.db, ref)).toMatchObject(gone);
});

it('signs with a secret that is sealed in the database and can be renewed', async () => {
  const [mine] = await listCustomTools(test.db, projectId);
  const ref = { projectId, customToolId: mine?.customToolId ?? '' };
  const shown = await signingSecret(depsOf(), { ...ref, renew: false });
  const again = await signingSecret(depsOf(), { ...ref, renew: false });
  expect(shown).toEqual(again);
  expect(shown.ok && shown.value.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const row = await test.db.customTool.findUniqueOrThrow({ where: { id: ref.customToolId } });
  expect(shown.ok && row.secretEnc.includes(shown.value.secret.slice(6))).toBe(false);
  const renewed = await signingSecret(depsOf(), { ...ref, renew: true });
  expect(renewed.ok && shown.ok && renewed.value.secret !== shown.value.secret).toBe(true);
});

describe('what an owner may describe', () => {
  const problemsOf = (over: object) =>
    CustomToolDetails.safeParse({ ...details, ...over }).error?.issues.map(({ path, message }) => [
      path.join('.'),
      message,
    ]);
  const properties = (shape: object) => ({ parameters: { type: 'object', properties: shape } });

  it.each([
    ['a name in one word', { name: 'warranty' }, 'name'],
    ['a name with capitals', { name: 'checkWarranty' }, 'name'],
    ['an address that is none', { url: 'warranty' }, 'url'],
    ['an address with a password', { url: 'https://u:p@harbor.example/' }, 'url'],
    ['a wait that nobody waits', { timeoutMs: 60_000 }, 'timeoutMs'],
    ['a pattern, which may take for ever', properties({ a: { type: 'string', pattern: '(a+)+$' } }), 'parameters'],
    ['an object in an object', properties({ a: { type: 'object' } }), 'parameters'],
    ['a reference', { parameters: { $ref: 'https://evil.example' } }, 'parameters'],
    ['a detail with a strange name', properties({ __proto: { type: 'string' } }), 'parameters'],
    ['too many details', properties(Object.fromEntries(letters(13))), 'parameters'],
    ['a required detail that is not there', { parameters: { type: 'object', required: ['a'] } }, 'parameters'],
  ])('is not %s', (_what, over, field) => {
    expect(problemsOf(over)?.[0]?.[0]).toMatch(new RegExp(`^${field}`));
  });

  it('is a flat list of texts, choices, numbers, yes or no, and lists of words', () => {
    const shape = {
      serialNumber: { type: 'string', description: 'As on the label', maxLength: 20 },
      fuel: { type: 'string', enum: ['gas', 'oil'] },
      ageYears: { type: 'integer', minimum: 0 },
      rented: { type: 'boolean' },
      rooms: { type: 'array', items: { type: 'string' } },
    };
    expect(problemsOf(properties(shape))).toBeUndefined();
  });
});

function letters(count: number) {
  return Array.from({ length: count }, (_, index) => [`p${index}`, { type: 'string' }] as const);
}
