-- CreateEnum
CREATE TYPE "EmergencyState" AS ENUM ('ringing', 'accepted', 'nobody', 'closed');
CREATE TYPE "EmergencyStepState" AS ENUM ('waiting', 'calling', 'ringing', 'accepted', 'declined', 'no_answer', 'busy', 'failed', 'skipped');

-- AlterTable
ALTER TABLE "Project" ADD COLUMN "emergencies" JSONB NOT NULL DEFAULT '{}';

-- CreateTable
CREATE TABLE "EmergencyAlert" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "callId" TEXT,
    "dedupeKey" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "ruleName" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "address" TEXT NOT NULL DEFAULT '',
    "callerName" TEXT NOT NULL DEFAULT '',
    "callbackPhone" TEXT,
    "fromNumber" TEXT NOT NULL,
    "isTest" BOOLEAN NOT NULL DEFAULT false,
    "state" "EmergencyState" NOT NULL DEFAULT 'ringing',
    "acceptedBy" TEXT,
    "acceptedAt" TIMESTAMPTZ(3),
    "closedAt" TIMESTAMPTZ(3),
    "dueAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "EmergencyAlert_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "EmergencyStep" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "alertId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "round" INTEGER NOT NULL,
    "personName" TEXT NOT NULL,
    "phone" TEXT NOT NULL,
    "state" "EmergencyStepState" NOT NULL DEFAULT 'waiting',
    "legSid" TEXT,
    "startedAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),
    "errorCode" TEXT,
    CONSTRAINT "EmergencyStep_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "EmergencyAlert_projectId_dedupeKey_key" ON "EmergencyAlert"("projectId", "dedupeKey");
CREATE INDEX "EmergencyAlert_projectId_createdAt_idx" ON "EmergencyAlert"("projectId", "createdAt" DESC);
CREATE INDEX "EmergencyAlert_callId_idx" ON "EmergencyAlert"("callId");
CREATE INDEX "EmergencyAlert_dueAt_idx" ON "EmergencyAlert"("dueAt");
CREATE UNIQUE INDEX "EmergencyStep_alertId_position_key" ON "EmergencyStep"("alertId", "position");

-- AddForeignKey
ALTER TABLE "EmergencyAlert" ADD CONSTRAINT "EmergencyAlert_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "EmergencyAlert" ADD CONSTRAINT "EmergencyAlert_callId_fkey" FOREIGN KEY ("callId") REFERENCES "Call"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "EmergencyStep" ADD CONSTRAINT "EmergencyStep_alertId_fkey" FOREIGN KEY ("alertId") REFERENCES "EmergencyAlert"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand: what no code path may break. Who accepted is known once somebody did, and nothing is due once it is settled.
ALTER TABLE "EmergencyAlert" ADD CONSTRAINT "EmergencyAlert_accepted_by_somebody" CHECK ("state" <> 'accepted' OR ("acceptedBy" IS NOT NULL AND "acceptedAt" IS NOT NULL));
ALTER TABLE "EmergencyAlert" ADD CONSTRAINT "EmergencyAlert_due_while_ringing" CHECK (("state" = 'ringing') = ("dueAt" IS NOT NULL));
-- Two people who press 1 in the same moment: one of them has it.
CREATE UNIQUE INDEX "EmergencyStep_one_accepts" ON "EmergencyStep"("alertId") WHERE "state" = 'accepted';
-- One person at a time is rung.
CREATE UNIQUE INDEX "EmergencyStep_one_rings" ON "EmergencyStep"("alertId") WHERE "state" IN ('calling', 'ringing');
