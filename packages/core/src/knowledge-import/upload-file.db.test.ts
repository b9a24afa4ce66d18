import { beforeAll, expect, it } from 'vitest';
import { databaseForTests } from '../../../../test/support/database-for-tests.ts';
import { createTestBusiness } from '../../../../test/support/test-business.ts';
import { getKnowledge } from '../knowledge/get-knowledge.ts';
import type { DocumentPort } from './document-port.ts';
import { listKnowledgeSources, removeKnowledgeSource } from './sources.ts';
import { MAX_FILE_BYTES, uploadFile } from './upload-file.ts';

const database = databaseForTests();
let projectId: string;
let otherId: string;

beforeAll(async () => {
  ({ projectId } = await createTestBusiness(database.db, { name: 'files' }));
  ({ projectId: otherId } = await createTestBusiness(database.db, { name: 'others' }));
});

/** Reads text as it is; `locked` stands for a file with a password. */
const documents: DocumentPort = {
  readFile: async ({ bytes }) => {
    const text = new TextDecoder().decode(bytes);
    return text === 'locked' ? { ok: false, problem: 'protected' } : { ok: true, title: null, text, truncated: false };
  },
  readPage: async () => ({ ok: false, problem: 'unsupported' }),
};
const upload = (fileName: string, text: string, project = projectId) =>
  uploadFile(
    { db: database.db, documents, now: new Date() },
    { projectId: project, fileName, bytes: new TextEncoder().encode(text) },
  );
const ask = async (question: string) => {
  const signal = new AbortController().signal;
  const { articles } = await getKnowledge({ db: database.db, meaning: null }, { projectId, question, signal });
  return articles;
};

const RULES = '# Weekends\n\nSundays cost $150 extra.\n\n# Pets\n\nPlease keep dogs in another room.';

it('is what callers are answered from, piece by piece, and a new version takes the old one’s place', async () => {
  expect(await upload('C:\\docs\\House_rules.md', RULES)).toMatchObject({
    value: { name: 'House_rules.md', what: 'added' },
  });
  expect(await ask('What about my dogs?')).toEqual([
    { title: 'House rules – Pets', body: 'Please keep dogs in another room.' },
  ]);
  expect(await upload('House_rules.md', RULES)).toMatchObject({ value: { what: 'same' } });
  const newer = RULES.replace('another room', 'the yard');
  expect(await upload('House_rules.md', newer)).toMatchObject({ value: { what: 'replaced' } });
  expect(await ask('What about my dogs?')).toMatchObject([{ body: 'Please keep dogs in the yard.' }]);
  expect(await database.db.knowledgeSource.count({ where: { projectId } })).toBe(1);
});

it('says in the owner’s words why a file was not taken', async () => {
  expect(await upload('a.pdf', 'locked')).toMatchObject({ ok: false, message: expect.stringContaining('password') });
  expect(await upload('big.txt', 'x'.repeat(MAX_FILE_BYTES + 1))).toMatchObject({ ok: false, field: 'file' });
  expect(await upload('  ', 'text')).toMatchObject({ ok: false });
});

it('belongs to its business alone, and is gone when it is removed', async () => {
  await upload('Prices.txt', 'Hydro-jetting costs $395.', otherId);
  expect(await ask('How much is hydro-jetting?')).toEqual([]);
  const [mine] = await listKnowledgeSources(database.db, projectId);
  const sourceId = mine?.sourceId ?? '';
  expect(await removeKnowledgeSource(database.db, { projectId: otherId, sourceId })).toMatchObject({ ok: false });
  await removeKnowledgeSource(database.db, { projectId, sourceId });
  expect(await ask('What about my dogs?')).toEqual([]);
});

it('is taken in once when it is sent twice at once', async () => {
  await Promise.all([upload('Twice.txt', 'Same words.'), upload('Twice.txt', 'Same words.')]);
  expect(await database.db.knowledgeArticle.count({ where: { projectId, source: { name: 'Twice.txt' } } })).toBe(1);
});
