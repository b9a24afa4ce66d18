-- CreateEnum
CREATE TYPE "VapiImportState" AS ENUM ('waiting', 'reading', 'finished', 'cancelled', 'failed');

-- CreateTable
CREATE TABLE "VapiImport" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "state" "VapiImportState" NOT NULL DEFAULT 'waiting',
    "startedBy" TEXT,
    "scope" JSONB NOT NULL DEFAULT '{}',
    "setup" JSONB,
    "setupReadAt" TIMESTAMPTZ(3),
    "cursor" JSONB,
    "callsRead" INTEGER NOT NULL DEFAULT 0,
    "callsAdded" INTEGER NOT NULL DEFAULT 0,
    "callsKnown" INTEGER NOT NULL DEFAULT 0,
    "callsLeftOut" INTEGER NOT NULL DEFAULT 0,
    "callsUnreadable" INTEGER NOT NULL DEFAULT 0,
    "oldestCallAt" TIMESTAMPTZ(3),
    "newestCallAt" TIMESTAMPTZ(3),
    "claimId" TEXT,
    "claimedUntil" TIMESTAMPTZ(3),
    "problem" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "nextTryAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "VapiImport_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "VapiImportApplication" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "importId" TEXT NOT NULL,
    "appliedBy" TEXT,
    "appliedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "parts" JSONB NOT NULL,
    "undo" JSONB NOT NULL,
    "undoneAt" TIMESTAMPTZ(3),
    "undoneBy" TEXT,
    "kept" JSONB,
    CONSTRAINT "VapiImportApplication_pkey" PRIMARY KEY ("id")
);

-- AlterTable
ALTER TABLE "Call" ADD COLUMN "vapiImportId" TEXT;

-- CreateIndex
CREATE INDEX "VapiImport_projectId_createdAt_idx" ON "VapiImport"("projectId", "createdAt" DESC);
CREATE INDEX "VapiImport_state_nextTryAt_idx" ON "VapiImport"("state", "nextTryAt");
CREATE INDEX "VapiImportApplication_projectId_appliedAt_idx" ON "VapiImportApplication"("projectId", "appliedAt" DESC);
CREATE INDEX "VapiImportApplication_importId_idx" ON "VapiImportApplication"("importId");

-- By hand: two clicks start one import.
CREATE UNIQUE INDEX "VapiImport_one_at_a_time" ON "VapiImport"("projectId") WHERE "state" IN ('waiting', 'reading');

-- By hand: imported calls are few among all, and only they are ever looked for by this.
CREATE INDEX "Call_vapiImportId_idx" ON "Call"("projectId", "vapiImportId") WHERE "vapiImportId" IS NOT NULL;

-- AddForeignKey
ALTER TABLE "VapiImport" ADD CONSTRAINT "VapiImport_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "VapiImportApplication" ADD CONSTRAINT "VapiImportApplication_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "VapiImportApplication" ADD CONSTRAINT "VapiImportApplication_importId_fkey" FOREIGN KEY ("importId") REFERENCES "VapiImport"("id") ON DELETE CASCADE ON UPDATE CASCADE;
