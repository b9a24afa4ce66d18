import { createEmbedKnowledgeJob, getKnowledge } from '@offhook/core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { databaseForTests } from '../../../test/support/database-for-tests.ts';
import { createTestBusiness } from '../../../test/support/test-business.ts';
import { type RunningEmbeddings, startEmbeddingsApi } from '../../simulators/src/testing/start-embeddings-api.ts';
import { embeddingsFrom, meaningFrom } from './meaning-from.ts';

const signal = new AbortController().signal;
/** Shares no word with the article that answers it. */
const QUESTION = 'Is there some installments thing? It is too expensive for my budget.';

const database = databaseForTests();
let openai: RunningEmbeddings;
let projectId: string;

beforeAll(async () => {
  openai = await startEmbeddingsApi();
  ({ projectId } = await createTestBusiness(database.db, { name: 'meaning' }));
  const article = (id: string, title: string, body: string) => ({ id, projectId, title, body });
  await database.db.knowledgeArticle.createMany({
    data: [
      article('kb_money', 'GreenSky', 'Payment over 24 months through our partner. Ask for the plan.'),
      article('kb_dogs', 'Pets', 'Please keep dogs in another room.'),
    ],
  });
  // Makes the pieces that the job embeds.
  await ask(null);
});
afterAll(async () => {
  await openai.close();
});
beforeEach(() => openai.setFault('off'));

const access = () => ({ apiKey: 'sk-test', baseUrl: openai.baseUrl });
const ask = (meaning: ReturnType<typeof meaningFrom>, question = QUESTION) =>
  getKnowledge({ db: database.db, meaning }, { projectId, question, signal });
function runJob() {
  const notes = { info: () => undefined, warn: () => undefined };
  const job = createEmbedKnowledgeJob(embeddingsFrom(access()));
  return job.run({}, { db: database.db, now: Date.now, notes, signal });
}

it('asks nobody while there is nothing to compare with', async () => {
  await ask(meaningFrom(database.db, access()));
  expect(openai.answered()).toBe(0);
  expect(meaningFrom(database.db, null)).toBeNull();
});

it('finds what shares no word with the question, once the job has been there', async () => {
  expect(await ask(null)).toMatchObject({ found: false });
  expect(await runJob()).toEqual({ embedded: 2 });
  expect(await runJob()).toEqual({ embedded: 0 });
  const meaning = meaningFrom(database.db, access());
  expect(await ask(meaning)).toMatchObject({ found: true, articles: [{ title: 'GreenSky' }] });
  expect(await ask(meaning, 'Do you sell pizza?')).toMatchObject({ found: false });
});

it('searches by words alone when the model fails or is late, and a caller waits little over a second', async () => {
  const meaning = meaningFrom(database.db, access());
  for (const fault of ['http-500', 'http-429', 'slow'] as const) {
    openai.setFault(fault);
    const startedAtMs = performance.now();
    expect(await ask(meaning, 'Where should my dogs be?')).toMatchObject({ articles: [{ title: 'Pets' }] });
    expect(performance.now() - startedAtMs).toBeLessThan(2_500);
  }
});

it('follows a text that changed, and a job that failed is tried again', async () => {
  const meaning = meaningFrom(database.db, access());
  await ask(meaning);
  const data = { body: 'Closed for ever.', indexedAt: null };
  await database.db.knowledgeArticle.update({ where: { id: 'kb_money' }, data });
  expect(await ask(meaning)).toMatchObject({ found: false });
  openai.setFault('http-500');
  await expect(runJob()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  openai.setFault('off');
  expect(await runJob()).toEqual({ embedded: 1 });
});

it('forgets the vectors of another model', async () => {
  await database.db.knowledgeChunk.updateMany({ data: { embeddingModel: 'older/8', embedding: new Uint8Array(32) } });
  expect(await runJob()).toEqual({ embedded: 2 });
  expect(await database.db.knowledgeChunk.count({ where: { embeddingModel: 'older/8' } })).toBe(0);
});
