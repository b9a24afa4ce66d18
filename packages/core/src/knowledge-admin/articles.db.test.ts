import { beforeAll, expect, it } from 'vitest';
import { seedDemo } from '../../../../prisma/seed.ts';
import { databaseForTests } from '../../../../test/support/database-for-tests.ts';
import {
  ArticleText,
  createArticle,
  getArticle,
  listArticles,
  removeArticle,
  searchArticles,
  updateArticle,
} from './articles.ts';

const PROJECT = 'proj_brightwater';
const database = databaseForTests();
beforeAll(async () => {
  await seedDemo(database.db);
});

const create = async (title: string, body: string, active = true) => {
  const text = ArticleText.parse({ title, body, active });
  const created = await createArticle(database.db, { projectId: PROJECT, text });
  if (!created.ok) throw new Error(created.message);
  return created.value;
};
const search = async (query: string) => {
  const found = await searchArticles(database.db, { projectId: PROJECT, query, limit: 20 });
  return found.map(({ title }) => title);
};

it('finds by meaning of words, by a piece of the title, and what is switched off too', async () => {
  await create('Septic tanks', 'We pump septic tanks twice a year and inspect the baffles.');
  await create('Old offer', 'Zebra discount in spring.', false);
  expect(await search('pumping baffle')).toEqual(['Septic tanks']);
  expect(await search('ptic tan')).toEqual(['Septic tanks']);
  expect(await search('zebra')).toEqual(['Old offer']);
});

it('takes signs for signs', async () => {
  for (const query of ['%', '_', '\\', '100% & <b>', '"unclosed', "' OR 1=1 --"]) {
    await expect(search(query)).resolves.toEqual([]);
  }
});

it('tells the second of two tabs, and saves nothing of it', async () => {
  const { articleId, updatedAt } = await create('Parking', 'On the street.');
  const save = (body: string) =>
    updateArticle(database.db, {
      projectId: PROJECT,
      articleId,
      readAt: updatedAt,
      text: ArticleText.parse({ title: 'Parking', body }),
    });
  expect(await save('In the yard.')).toMatchObject({ ok: true, value: { body: 'In the yard.' } });
  expect(await save('Nowhere.')).toMatchObject({ ok: false, code: 'CONFLICT' });
  const where = { projectId: PROJECT, articleId };
  expect(await getArticle(database.db, where)).toMatchObject({ value: { body: 'In the yard.' } });
  expect(await removeArticle(database.db, { ...where, projectId: 'proj_harbor' })).toMatchObject({ ok: false });
  expect(await removeArticle(database.db, where)).toMatchObject({ ok: true });
  expect(await save('Again.')).toMatchObject({ ok: false, code: 'NOT_FOUND' });
});

it('lists articles by title with the beginning of each', async () => {
  await create('AAA first', `Long. ${'word '.repeat(100)}`);
  const [first] = await listArticles(database.db, PROJECT);
  expect(first?.title).toBe('AAA first');
  expect(first?.excerpt.length).toBeLessThanOrEqual(180);
  expect(first?.excerpt.endsWith('…')).toBe(true);
});
