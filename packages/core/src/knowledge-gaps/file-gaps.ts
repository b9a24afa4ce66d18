import { type Database, newId, type Prisma } from '@offhook/db';
import { z } from 'zod';
import { questionWords } from '../knowledge/question-words.ts';
import { type QuestionStems, sameQuestion } from './same-question.ts';

/** Older ones were filed, or nobody waits for them any more. */
const LOOK_BACK_MS = 3 * 86_400_000;
const MAX_QUESTIONS_AT_ONCE = 200;
const MAX_QUESTION_CHARS = 300;
/** Of a business, the latest: what a new question is compared with. */
const MAX_KNOWN_GAPS = 500;
/** PostgreSQL advisory lock, one for each business: two processes must not open the same gap twice. */
const FILING_LOCK = 7_300_145;

const Args = z.object({ question: z.string().trim().min(1) });

interface Unfiled {
  toolCallRowId: string;
  projectId: string;
  callId: string;
  args: unknown;
  askedAt: Date;
}

/**
 * Files what callers asked and `get_knowledge` could not answer: one gap for all the ways a question was asked. The journalled
 * function calls are the outbox, each is filed once however often this runs; the audio path knows nothing of it.
 *
 * @returns how many questions were filed.
 */
export async function fileKnowledgeGaps(db: Database, now: Date): Promise<number> {
  const unfiled = await findUnfiled(db, now);
  const byProject = Map.groupBy(unfiled, ({ projectId }) => projectId);
  let filed = 0;
  for (const [projectId, questions] of byProject) {
    filed += await db.$transaction((tx) => fileForProject(tx, projectId, questions));
  }
  return filed;
}

function findUnfiled(db: Database, now: Date): Promise<Unfiled[]> {
  const since = new Date(now.getTime() - LOOK_BACK_MS);
  // The partial index ToolCall_unanswered_idx holds these rows only.
  return db.$queryRaw<Unfiled[]>`
    SELECT tool.id AS "toolCallRowId", tool."projectId", tool."callId", tool.args,
           call."startedAt" + tool."startedAtMs" * interval '1 millisecond' AS "askedAt"
    FROM "ToolCall" tool JOIN "Call" call ON call.id = tool."callId"
    WHERE tool.name = 'get_knowledge' AND tool.status = 'refused' AND call."startedAt" > ${since}
      AND NOT EXISTS (SELECT 1 FROM "UnansweredQuestion" filed WHERE filed."toolCallRowId" = tool.id)
    ORDER BY tool.id LIMIT ${MAX_QUESTIONS_AT_ONCE}`;
}

interface KnownGap extends QuestionStems {
  readonly gapId: string;
}

async function fileForProject(
  tx: Prisma.TransactionClient,
  projectId: string,
  questions: readonly Unfiled[],
): Promise<number> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${FILING_LOCK}, hashtext(${projectId}))`;
  const known = await knownGaps(tx, projectId);
  let filed = 0;
  for (const row of questions) {
    const question = questionOf(row.args);
    if (question === null) continue;
    const asked = await stemsOf(tx, question);
    const gapId = sameQuestion(asked, known)?.gapId ?? (await openGap(tx, { row, question, asked }));
    if (!known.some((gap) => gap.gapId === gapId)) known.push({ ...asked, gapId });
    filed += await fileOne(tx, { row, question, gapId });
  }
  return filed;
}

function questionOf(args: unknown): string | null {
  const parsed = Args.safeParse(args);
  return parsed.success ? parsed.data.question.slice(0, MAX_QUESTION_CHARS) : null;
}

async function knownGaps(tx: Prisma.TransactionClient, projectId: string): Promise<KnownGap[]> {
  const rows = await tx.knowledgeGap.findMany({
    where: { projectId },
    select: { id: true, words: true },
    orderBy: { lastAskedAt: 'desc' },
    take: MAX_KNOWN_GAPS,
  });
  return rows.map(({ id, words }) => ({ gapId: id, words: words.map((word) => word.split('|')) }));
}

/** The stems of a question as PostgreSQL makes them: each word with its synonyms, stop words left out. */
export async function stemsOf(tx: Prisma.TransactionClient, question: string): Promise<QuestionStems> {
  const words = questionWords(question);
  const spellings = words.map(({ word, synonyms }) => [word, ...synonyms].join(' '));
  const rows = await tx.$queryRaw<{ own: string[]; stems: string[] }[]>`
    SELECT tsvector_to_array(to_tsvector('english', split_part(spelling, ' ', 1))) AS own,
           tsvector_to_array(to_tsvector('english', spelling)) AS stems
    FROM unnest(${spellings}::text[]) WITH ORDINALITY AS asked(spelling, place) ORDER BY place`;
  return { words: rows.filter(({ own }) => own.length > 0).map(({ stems }) => stems) };
}

interface NewGap {
  readonly row: Unfiled;
  readonly question: string;
  readonly asked: QuestionStems;
}

async function openGap(tx: Prisma.TransactionClient, { row, question, asked }: NewGap): Promise<string> {
  const gapId = newId('gap');
  const { projectId, askedAt } = row;
  const words = asked.words.map((stems) => stems.join('|'));
  await tx.knowledgeGap.create({
    data: { id: gapId, projectId, question, words, firstAskedAt: askedAt, lastAskedAt: askedAt },
  });
  return gapId;
}

async function fileOne(
  tx: Prisma.TransactionClient,
  { row, question, gapId }: { row: Unfiled; question: string; gapId: string },
): Promise<number> {
  const { projectId, callId, toolCallRowId, askedAt } = row;
  const { count } = await tx.unansweredQuestion.createMany({
    data: [{ id: newId('unanswered'), projectId, gapId, callId, toolCallRowId, question, askedAt }],
    skipDuplicates: true,
  });
  if (count > 0) {
    // Asked again after it was answered: these words do not find the answer, so the owner sees the question again.
    await tx.$executeRaw`
      UPDATE "KnowledgeGap" gap SET "askedCount" = "askedCount" + 1,
        "firstAskedAt" = least("firstAskedAt", ${askedAt}), "lastAskedAt" = greatest("lastAskedAt", ${askedAt}),
        state = CASE
          WHEN state = 'answered' AND ${askedAt} > coalesce(
            (SELECT "updatedAt" FROM "KnowledgeArticle" article WHERE article.id = gap."articleId"), '-infinity')
          THEN 'open'::"KnowledgeGapState" ELSE state END
      WHERE id = ${gapId} AND "projectId" = ${projectId}`;
  }
  return count;
}
