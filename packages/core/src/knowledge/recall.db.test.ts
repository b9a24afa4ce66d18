import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { databaseForTests } from '../../../../test/support/database-for-tests.ts';
import { createTestBusiness } from '../../../../test/support/test-business.ts';
import { getKnowledge } from './get-knowledge.ts';

/**
 * The labelled set of test/knowledge: what callers ask, in their words and as a recogniser writes it down, and the article that answers
 * it; or none. Every other question tuned the search (its words and weights), the rest has never been looked at for that and says how
 * good it is.
 */
const LABELLED = join(import.meta.dirname, '../../../../test/knowledge');
const Articles = z.array(z.object({ key: z.string(), title: z.string(), body: z.string() }));
const Questions = z.array(z.object({ ask: z.string(), finds: z.string().nullable() }));
type Question = z.infer<typeof Questions>[number];

const database = databaseForTests();
let projectId: string;
let questions: Question[];

beforeAll(async () => {
  ({ projectId } = await createTestBusiness(database.db, { name: 'labelled' }));
  const articles = Articles.parse(await readJson('articles.json'));
  questions = Questions.parse(await readJson('questions.json'));
  await database.db.knowledgeArticle.createMany({
    data: articles.map(({ key, title, body }) => ({ id: `kb_${key}`, projectId, title, body })),
  });
});

async function readJson(name: string): Promise<unknown> {
  return JSON.parse(await readFile(join(LABELLED, name), 'utf8'));
}

interface Measured {
  /** Share of answerable questions whose article comes first. */
  readonly first: number;
  /** ... or comes at all. */
  readonly among: number;
  /** Share of unanswerable questions that are not answered with something else. */
  readonly silent: number;
}

async function measure(chosen: readonly Question[]): Promise<Measured> {
  const rows = await database.db.knowledgeArticle.findMany({ where: { projectId }, select: { id: true, title: true } });
  const titles = new Map(rows.map(({ id, title }) => [id, title]));
  const signal = new AbortController().signal;
  let [first, among, silent] = [0, 0, 0];
  for (const { ask, finds } of chosen) {
    const { articles } = await getKnowledge({ db: database.db, meaning: null }, { projectId, question: ask, signal });
    const found = articles.map(({ title }) => title);
    if (finds === null) silent += found.length === 0 ? 1 : 0;
    else {
      const wanted = titles.get(`kb_${finds}`) ?? '';
      first += found[0] === wanted ? 1 : 0;
      among += found.includes(wanted) ? 1 : 0;
    }
  }
  const answerable = chosen.filter(({ finds }) => finds !== null).length;
  return { first: first / answerable, among: among / answerable, silent: silent / (chosen.length - answerable) };
}

/** The figures of docs/boundaries/knowledge.md, and a little room below them. */
it('finds the article that answers, by words alone, on questions that were never looked at', async () => {
  const heldOut = await measure(questions.filter((_, index) => index % 2 === 1));
  expect(heldOut.first).toBeGreaterThanOrEqual(0.8);
  expect(heldOut.among).toBeGreaterThanOrEqual(0.83);
  expect(heldOut.silent).toBeGreaterThanOrEqual(0.8);
});

it('finds it on the questions it was tuned with', async () => {
  const tuning = await measure(questions.filter((_, index) => index % 2 === 0));
  expect(tuning.first).toBeGreaterThanOrEqual(0.85);
  expect(tuning.among).toBeGreaterThanOrEqual(0.92);
  expect(tuning.silent).toBeGreaterThanOrEqual(0.95);
});

it('has enough of both kinds', () => {
  expect(questions.filter(({ finds }) => finds !== null).length).toBeGreaterThanOrEqual(120);
  expect(questions.filter(({ finds }) => finds === null).length).toBeGreaterThanOrEqual(40);
});
