import type { Database } from '@offhook/db';
import { z } from 'zod';
import { defineJob, type Job } from '../jobs/job.ts';
import { type EmbeddingPort, packVector } from './embedding-port.ts';
import { indexMissing } from './index-articles.ts';

/** Some 20,000 tokens at most: OpenAI takes 300,000 in one request. */
const CHUNKS_AT_ONCE = 64;
const MAX_ROUNDS = 16;
const BATCH_TIMEOUT_MS = 30_000;

interface EmbedContext {
  readonly db: Database;
  readonly signal: AbortSignal;
}

/** Has the pieces of all articles turned into vectors, so that they are found by meaning. Throws when the model does not answer. */
export function createEmbedKnowledgeJob(port: EmbeddingPort): Job {
  let isModelChecked = false;
  return defineJob({
    name: 'embed-knowledge',
    cron: '* * * * *',
    payload: z.unknown(),
    async run(_payload, { db, signal }) {
      if (!isModelChecked) await forgetOtherModels(db, port.model);
      isModelChecked = true;
      await indexEverywhere(db);
      return { embedded: await embedKnowledge(port, { db, signal }) };
    },
  });
}

/** What came into the database by another way than ours has no pieces yet. */
async function indexEverywhere(db: Database): Promise<void> {
  const rows = await db.knowledgeArticle.findMany({
    where: { indexedAt: null },
    distinct: ['projectId'],
    select: { projectId: true },
    take: MAX_ROUNDS,
  });
  for (const { projectId } of rows) await indexMissing(db, projectId);
}

/** Vectors of another model cannot be compared with ours. */
async function forgetOtherModels(db: Database, model: string): Promise<void> {
  await db.$executeRaw`
    UPDATE "KnowledgeChunk" SET embedding = NULL, "embeddingModel" = NULL WHERE "embeddingModel" <> ${model}`;
}

/** @returns how many pieces got their vector. */
export async function embedKnowledge(port: EmbeddingPort, { db, signal }: EmbedContext): Promise<number> {
  let embedded = 0;
  for (let round = 0; round < MAX_ROUNDS && !signal.aborted; round += 1) {
    const chunks = await db.knowledgeChunk.findMany({
      where: { embeddingModel: null },
      select: { id: true, cues: true, body: true },
      orderBy: { id: 'asc' },
      take: CHUNKS_AT_ONCE,
    });
    if (chunks.length === 0) break;
    const texts = chunks.map(({ cues, body }) => `${cues}\n\n${body}`);
    const vectors = await port.embed(texts, { signal, timeoutMs: BATCH_TIMEOUT_MS });
    for (const [index, { id }] of chunks.entries()) {
      const vector = vectors[index];
      // A piece that was rewritten meanwhile has another id.
      if (vector) {
        const data = { embedding: packVector(vector), embeddingModel: port.model };
        await db.knowledgeChunk.updateMany({ where: { id }, data });
      }
    }
    embedded += chunks.length;
  }
  return embedded;
}
