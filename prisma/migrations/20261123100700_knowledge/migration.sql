-- Close words for what a telephone line garbles.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- CreateEnum
CREATE TYPE "KnowledgeSourceKind" AS ENUM ('file', 'website');
CREATE TYPE "KnowledgeSourceState" AS ENUM ('waiting', 'reading', 'ready', 'failed');
CREATE TYPE "KnowledgeGapState" AS ENUM ('open', 'answered', 'dismissed');

-- CreateTable
CREATE TABLE "KnowledgeSource" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "kind" "KnowledgeSourceKind" NOT NULL,
    "name" TEXT NOT NULL,
    "state" "KnowledgeSourceState" NOT NULL DEFAULT 'waiting',
    "problem" TEXT,
    "contentHash" TEXT,
    "truncated" BOOLEAN NOT NULL DEFAULT false,
    "pagesSkipped" INTEGER NOT NULL DEFAULT 0,
    "refreshDays" INTEGER NOT NULL DEFAULT 7,
    "refreshAt" TIMESTAMPTZ(3),
    "claimedUntil" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "readAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "KnowledgeSource_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "KnowledgeChunk" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "articleId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "heading" TEXT NOT NULL,
    "cues" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "embedding" BYTEA,
    "embeddingModel" TEXT,
    -- By hand: generated, so it can never disagree with the text.
    "search" tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('english', "cues"), 'A') || setweight(to_tsvector('english', "body"), 'B')
    ) STORED,
    CONSTRAINT "KnowledgeChunk_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "KnowledgeWord" (
    "projectId" TEXT NOT NULL,
    "word" TEXT NOT NULL,
    CONSTRAINT "KnowledgeWord_pkey" PRIMARY KEY ("projectId", "word")
);
CREATE TABLE "KnowledgeGap" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "question" TEXT NOT NULL,
    "words" TEXT[],
    "state" "KnowledgeGapState" NOT NULL DEFAULT 'open',
    "askedCount" INTEGER NOT NULL DEFAULT 0,
    "firstAskedAt" TIMESTAMPTZ(3) NOT NULL,
    "lastAskedAt" TIMESTAMPTZ(3) NOT NULL,
    "articleId" TEXT,
    CONSTRAINT "KnowledgeGap_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "UnansweredQuestion" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "gapId" TEXT NOT NULL,
    "callId" TEXT,
    "toolCallRowId" TEXT NOT NULL,
    "question" TEXT NOT NULL,
    "askedAt" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "UnansweredQuestion_pkey" PRIMARY KEY ("id")
);

-- AlterTable
ALTER TABLE "KnowledgeArticle"
    ADD COLUMN "sourceId" TEXT,
    ADD COLUMN "url" TEXT,
    ADD COLUMN "contentHash" TEXT,
    ADD COLUMN "askedAs" TEXT[] DEFAULT ARRAY[]::TEXT[],
    ADD COLUMN "indexedAt" TIMESTAMPTZ(3);

-- CreateIndex
CREATE UNIQUE INDEX "KnowledgeSource_projectId_kind_name_key" ON "KnowledgeSource"("projectId", "kind", "name");
CREATE INDEX "KnowledgeSource_refreshAt_idx" ON "KnowledgeSource"("refreshAt");
CREATE UNIQUE INDEX "KnowledgeArticle_sourceId_url_key" ON "KnowledgeArticle"("sourceId", "url");
CREATE INDEX "KnowledgeArticle_projectId_indexedAt_idx" ON "KnowledgeArticle"("projectId", "indexedAt");
CREATE INDEX "KnowledgeChunk_projectId_idx" ON "KnowledgeChunk"("projectId");
CREATE UNIQUE INDEX "KnowledgeChunk_articleId_position_key" ON "KnowledgeChunk"("articleId", "position");
CREATE INDEX "KnowledgeGap_projectId_state_lastAskedAt_idx" ON "KnowledgeGap"("projectId", "state", "lastAskedAt" DESC);
CREATE INDEX "UnansweredQuestion_gapId_askedAt_idx" ON "UnansweredQuestion"("gapId", "askedAt" DESC);
CREATE UNIQUE INDEX "UnansweredQuestion_toolCallRowId_key" ON "UnansweredQuestion"("toolCallRowId");
CREATE INDEX "UnansweredQuestion_projectId_idx" ON "UnansweredQuestion"("projectId");

-- AddForeignKey
ALTER TABLE "KnowledgeSource" ADD CONSTRAINT "KnowledgeSource_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "KnowledgeArticle" ADD CONSTRAINT "KnowledgeArticle_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "KnowledgeSource"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "KnowledgeChunk" ADD CONSTRAINT "KnowledgeChunk_articleId_fkey" FOREIGN KEY ("articleId") REFERENCES "KnowledgeArticle"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "KnowledgeWord" ADD CONSTRAINT "KnowledgeWord_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "KnowledgeGap" ADD CONSTRAINT "KnowledgeGap_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "KnowledgeGap" ADD CONSTRAINT "KnowledgeGap_articleId_fkey" FOREIGN KEY ("articleId") REFERENCES "KnowledgeArticle"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "UnansweredQuestion" ADD CONSTRAINT "UnansweredQuestion_gapId_fkey" FOREIGN KEY ("gapId") REFERENCES "KnowledgeGap"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand: full text, close words, and what waits for a job.
CREATE INDEX "KnowledgeChunk_search_idx" ON "KnowledgeChunk" USING gin ("search");
CREATE INDEX "KnowledgeWord_word_idx" ON "KnowledgeWord" USING gin ("word" gin_trgm_ops);
CREATE INDEX "KnowledgeChunk_no_vector_idx" ON "KnowledgeChunk" ("id") WHERE "embeddingModel" IS NULL;
CREATE INDEX "ToolCall_unanswered_idx" ON "ToolCall" ("id") WHERE "name" = 'get_knowledge' AND "status" = 'refused';
ALTER TABLE "KnowledgeSource" ADD CONSTRAINT "KnowledgeSource_refreshes_sometimes" CHECK ("refreshDays" BETWEEN 1 AND 365);
