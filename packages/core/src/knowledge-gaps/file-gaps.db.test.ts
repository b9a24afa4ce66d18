import { newId } from '@offhook/db';
import { beforeEach, expect, it } from 'vitest';
import { databaseForTests } from '../../../../test/support/database-for-tests.ts';
import { createTestBusiness } from '../../../../test/support/test-business.ts';
import { getKnowledge } from '../knowledge/get-knowledge.ts';
import { ArticleText, createArticle, removeArticle } from '../knowledge-admin/articles.ts';
import { fileKnowledgeGaps } from './file-gaps.ts';
import { listKnowledgeGaps, moveKnowledgeGap } from './gaps.ts';

const NOW = new Date();
const MINUTE_MS = 60_000;

const database = databaseForTests();
let projectId: string;
let count = 0;

beforeEach(async () => {
  count += 1;
  ({ projectId } = await createTestBusiness(database.db, { name: `gaps${count}` }));
});

/** A call in which `get_knowledge` had no answer, `minutesAgo` (negative: to come). */
async function asked(question: string, { minutesAgo = 10, status = 'refused' as const, project = projectId } = {}) {
  const callId = newId('call');
  const { db } = database;
  await db.call.create({
    data: {
      id: callId,
      projectId: project,
      providerCallId: `CA_${callId}`,
      fromNumber: '+15125550111',
      toNumber: '+15125550142',
      startedAt: new Date(NOW.getTime() - minutesAgo * MINUTE_MS),
    },
  });
  const tool = { id: newId('toolCall'), toolCallId: 'fc_1', name: 'get_knowledge', status, startedAtMs: 0 };
  await db.toolCall.create({ data: { ...tool, projectId: project, callId, args: { question } } });
  return callId;
}
const file = () => fileKnowledgeGaps(database.db, NOW);
const gaps = (state: 'open' | 'answered' | 'dismissed' = 'open') =>
  listKnowledgeGaps(database.db, { projectId, state });

it('groups the ways a question was asked, counts them and leads to the calls', async () => {
  await asked('Do you clean air ducts?');
  await asked('Can I pay in Bitcoin?');
  const last = await asked('Could you guys do some cleaning of our air ducts', { minutesAgo: 2 });
  expect(await file()).toBe(3);
  const [ducts, coins] = await gaps();
  expect(ducts).toMatchObject({ question: 'Do you clean air ducts?', askedCount: 2, asked: [{ callId: last }, {}] });
  expect(coins).toMatchObject({ question: 'Can I pay in Bitcoin?', askedCount: 1 });
});

it('files each question once, however often it runs, at the same time too', async () => {
  await asked('Do you install solar panels?');
  await Promise.all([file(), file(), file()]);
  expect(await file()).toBe(0);
  expect(await gaps()).toMatchObject([{ askedCount: 1 }]);
});

it('keeps businesses apart, and leaves alone what was answered', async () => {
  const other = await createTestBusiness(database.db, { name: `other${count}` });
  await asked('Do you paint fences?', { project: other.projectId });
  await file();
  expect(await gaps()).toEqual([]);
  const [theirs] = await listKnowledgeGaps(database.db, { projectId: other.projectId, state: 'open' });
  const move = { projectId, gapId: theirs?.gapId ?? '', state: 'dismissed' as const };
  expect(await moveKnowledgeGap(database.db, move)).toMatchObject({ ok: false, code: 'NOT_FOUND' });
  const text = ArticleText.parse({ title: 'Fences', body: 'We do not.' });
  const stolen = await createArticle(database.db, { projectId, text, gapId: theirs?.gapId });
  expect(stolen).toMatchObject({ ok: false, code: 'NOT_FOUND' });
  expect(await database.db.knowledgeArticle.count({ where: { projectId } })).toBe(0);
});

it('is closed by an article that is found by the caller’s own words, and comes back when it is not', async () => {
  const question = 'Y’all do them winter shutdowns for cabins?';
  await asked(question);
  await file();
  const [gap] = await gaps();
  const text = ArticleText.parse({ title: 'Seasonal homes', body: 'Yes, from October on, for $120.' });
  const created = await createArticle(database.db, { projectId, text, gapId: gap?.gapId });
  if (!created.ok) throw new Error(created.message);
  expect(await gaps()).toEqual([]);
  const signal = new AbortController().signal;
  const answer = await getKnowledge({ db: database.db, meaning: null }, { projectId, question, signal });
  expect(answer).toMatchObject({ found: true, articles: [{ body: 'Yes, from October on, for $120.' }] });
  // Asked before it was written, filed afterwards: no reason to ask the owner again.
  await asked('Winter shutdowns for cabins?', { minutesAgo: 5 });
  await file();
  expect(await gaps('answered')).toMatchObject([{ askedCount: 2 }]);
  await asked('Winter shutdown for my cabin?', { minutesAgo: -5 });
  await file();
  expect(await gaps()).toMatchObject([{ askedCount: 3, articleId: created.value.articleId }]);
});

it('opens its question again when the article is removed', async () => {
  await asked('Do you sell gift cards?');
  await file();
  const [gap] = await gaps();
  const text = ArticleText.parse({ title: 'Gift cards', body: 'Yes.' });
  const created = await createArticle(database.db, { projectId, text, gapId: gap?.gapId });
  await removeArticle(database.db, { projectId, articleId: created.ok ? created.value.articleId : '' });
  expect(await gaps()).toMatchObject([{ question: 'Do you sell gift cards?', articleId: null }]);
});

it('stays aside once it was put aside, and counts on', async () => {
  await asked('Is Mike working today?');
  await file();
  const [gap] = await gaps();
  await moveKnowledgeGap(database.db, { projectId, gapId: gap?.gapId ?? '', state: 'dismissed' });
  await asked('Is Mike working today?', { minutesAgo: 1 });
  await file();
  expect(await gaps()).toEqual([]);
  expect(await gaps('dismissed')).toMatchObject([{ askedCount: 2 }]);
});
