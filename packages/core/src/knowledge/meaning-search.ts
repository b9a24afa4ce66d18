import type { Database } from '@offhook/db';
import { type EmbeddingPort, similarityOf, unpackVector } from './embedding-port.ts';

/** The pieces of a business closest in meaning to a question. Holds vectors in memory between questions. */
export interface MeaningSearch {
  /** Chunk ids with their similarity, best first. Empty when the model does not answer in time: the words still search. */
  closest(question: MeaningQuestion): Promise<ReadonlyMap<string, number>>;
}

export interface MeaningQuestion {
  readonly projectId: string;
  readonly question: string;
  readonly signal: AbortSignal;
}

/** A caller waits: without the model's answer by then, the words alone decide. */
const QUESTION_TIMEOUT_MS = 1_200;
const MAX_CLOSEST = 20;
/** 512 dimensions of 4 bytes: 8 MB for a business. */
const MAX_CHUNKS = 4_000;
const MAX_BUSINESSES = 20;

interface Vectors {
  readonly revision: string;
  readonly byChunkId: ReadonlyMap<string, Float32Array>;
}

/** Search by meaning over the chunks that have a vector of this model. `onUnanswered` learns that the model did not answer. */
export function createMeaningSearch(
  db: Database,
  port: EmbeddingPort,
  onUnanswered: (error: unknown) => void = () => undefined,
): MeaningSearch {
  const kept = new Map<string, Vectors>();

  async function vectorsOf(projectId: string): Promise<Vectors> {
    const revision = await revisionOf(db, projectId, port.model);
    const known = kept.get(projectId);
    kept.delete(projectId);
    const vectors = known?.revision === revision ? known : await load(db, { projectId, model: port.model, revision });
    kept.set(projectId, vectors); // the last one used comes last
    for (const oldest of [...kept.keys()].slice(0, Math.max(0, kept.size - MAX_BUSINESSES))) kept.delete(oldest);
    return vectors;
  }

  return {
    async closest({ projectId, question, signal }) {
      const { byChunkId } = await vectorsOf(projectId);
      if (byChunkId.size === 0) return new Map();
      const asked = await askModel(port, { question, signal, onUnanswered });
      if (!asked) return new Map();
      const similarities = [...byChunkId].map(([id, vector]) => [id, similarityOf(asked, vector)] as const);
      return new Map(similarities.sort((a, b) => b[1] - a[1]).slice(0, MAX_CLOSEST));
    },
  };
}

interface ModelQuestion extends Omit<MeaningQuestion, 'projectId'> {
  onUnanswered(error: unknown): void;
}

async function askModel(port: EmbeddingPort, asked: ModelQuestion): Promise<Float32Array | null> {
  const { question, signal, onUnanswered } = asked;
  try {
    const [vector] = await port.embed([question], { signal, timeoutMs: QUESTION_TIMEOUT_MS });
    return vector ?? null;
  } catch (error) {
    signal.throwIfAborted();
    onUnanswered(error);
    return null;
  }
}

/** Changes whenever a piece got, lost or changed its vector. */
async function revisionOf(db: Database, projectId: string, model: string): Promise<string> {
  const [row] = await db.$queryRaw<{ revision: string }[]>`
    SELECT concat(count(*), ' ', max(id), ' ', (
             SELECT max("indexedAt") FROM "KnowledgeArticle" WHERE "projectId" = ${projectId}
           )) AS revision
    FROM "KnowledgeChunk" WHERE "projectId" = ${projectId} AND "embeddingModel" = ${model}`;
  return row?.revision ?? '';
}

async function load(
  db: Database,
  { projectId, model, revision }: { projectId: string; model: string; revision: string },
): Promise<Vectors> {
  const rows = await db.knowledgeChunk.findMany({
    where: { projectId, embeddingModel: model, embedding: { not: null } },
    select: { id: true, embedding: true },
    orderBy: { id: 'asc' },
    take: MAX_CHUNKS,
  });
  const vectors = rows.flatMap(({ id, embedding }) => (embedding ? [[id, unpackVector(embedding)] as const] : []));
  return { revision, byChunkId: new Map(vectors) };
}
