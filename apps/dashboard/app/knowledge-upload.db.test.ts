import { afterAll, beforeAll, expect, it } from 'vitest';
import { seedDemo } from '../../../prisma/seed.ts';
import { databaseForTests } from '../../../test/support/database-for-tests.ts';
import { startTestDashboard, type TestDashboard } from './test-dashboard.ts';

const PROJECT = 'proj_brightwater';
const MEGABYTE = 1024 * 1024;

const database = databaseForTests();
let dashboard: TestDashboard;
let cookie: string;

beforeAll(async () => {
  await seedDemo(database.db);
  dashboard = await startTestDashboard({ databaseUrl: database.url });
  cookie = await dashboard.signInOwner(database.db);
});
afterAll(async () => {
  await dashboard.close();
});

type Sender = { cookie?: string; origin?: string };

async function upload(file: File | null, sender: Sender = { cookie, origin: dashboard.origin }) {
  const form = new FormData();
  if (file) form.append('file', file);
  const headers = Object.entries(sender);
  const response = await fetch(`${dashboard.origin}/knowledge/upload`, { method: 'POST', headers, body: form });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
const files = () => database.db.knowledgeSource.count({ where: { projectId: PROJECT, name: 'Fees.md' } });
const fees = (text = 'A trip on a holiday costs $200.') => new File([text], 'Fees.md');

it('takes a file of the signed-in owner in, and answers from it', async () => {
  expect(await upload(fees())).toMatchObject({ status: 200, body: { name: 'Fees.md', what: 'added' } });
  expect(await upload(fees())).toMatchObject({ status: 200, body: { what: 'same' } });
  expect(await database.db.knowledgeChunk.count({ where: { projectId: PROJECT, body: { contains: '$200' } } })).toBe(1);
});

it('says in plain words what it does not take', async () => {
  const tooLarge = new File([new Uint8Array(11 * MEGABYTE)], 'big.pdf');
  expect(await upload(tooLarge)).toMatchObject({ status: 413, body: { message: expect.stringContaining('10 MB') } });
  expect(await upload(new File(['MZ'], 'setup.exe'))).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('Use PDF') },
  });
  expect(await upload(new File([], 'empty.txt'))).toMatchObject({ status: 400 });
  expect(await upload(null)).toMatchObject({ status: 400 });
});

it('takes nothing from strangers or other sites', async () => {
  await database.db.knowledgeSource.deleteMany({ where: { name: 'Fees.md' } });
  expect(await upload(fees(), { origin: dashboard.origin })).toMatchObject({ status: 401 });
  expect(await upload(fees(), { cookie, origin: 'https://evil.example' })).toMatchObject({ status: 403 });
  expect(await files()).toBe(0);
});
