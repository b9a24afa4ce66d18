-- AlterTable: when a function call began, and how often it was tried again, as columns that figures can be made of
ALTER TABLE "ToolCall"
    ADD COLUMN "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    ADD COLUMN "retries" INTEGER NOT NULL DEFAULT 0;
UPDATE "ToolCall" AS t SET
    "startedAt" = c."startedAt" + t."startedAtMs" * INTERVAL '1 millisecond',
    "retries" = GREATEST(jsonb_array_length(CASE WHEN jsonb_typeof(t."attempts") = 'array' THEN t."attempts" ELSE '[]' END) - 1, 0)
FROM "Call" AS c WHERE c."id" = t."callId";

-- CreateTable
CREATE TABLE "CustomTool" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "parameters" JSONB NOT NULL,
    "url" TEXT NOT NULL,
    "secretEnc" TEXT NOT NULL,
    "timeoutMs" INTEGER NOT NULL DEFAULT 10000,
    "repeatable" BOOLEAN NOT NULL DEFAULT false,
    "spokenFailure" TEXT NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "CustomTool_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "CustomTool_projectId_name_key" ON "CustomTool"("projectId", "name");

-- The figures of a function read one stretch of this index and no row of the table (core/src/tools-read).
DROP INDEX "ToolCall_projectId_name_idx";
CREATE INDEX "ToolCall_figures_idx" ON "ToolCall"("projectId", "name", "startedAt" DESC) INCLUDE ("status", "durationMs", "retries");
-- The last failures of a function, however rarely it fails.
CREATE INDEX "ToolCall_failures_idx" ON "ToolCall"("projectId", "name", "startedAt" DESC) WHERE "status" = 'failed';

-- AddForeignKey
ALTER TABLE "CustomTool" ADD CONSTRAINT "CustomTool_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;
