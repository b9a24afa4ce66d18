-- CreateEnum
CREATE TYPE "TransferMode" AS ENUM ('blind', 'warm');
CREATE TYPE "TransferOutcome" AS ENUM ('ringing', 'connected', 'declined', 'no_answer', 'busy', 'failed', 'caller_hung_up');
CREATE TYPE "RecordingKind" AS ENUM ('call', 'voicemail');

-- AlterTable
ALTER TABLE "Project" ADD COLUMN "callHandling" JSONB NOT NULL DEFAULT '{}';
ALTER TABLE "Call"
    ADD COLUMN "workerId" TEXT,
    ADD COLUMN "streamTokenHash" TEXT,
    ADD COLUMN "streamTokenUntil" TIMESTAMPTZ(3),
    ADD COLUMN "reconnects" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "GreetingClip" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "audio" BYTEA NOT NULL,
    "durationMs" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "GreetingClip_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "Transfer" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "callId" TEXT NOT NULL,
    "mode" "TransferMode" NOT NULL,
    "reason" TEXT NOT NULL,
    "toNumber" TEXT NOT NULL,
    "briefing" TEXT NOT NULL DEFAULT '',
    "outcome" "TransferOutcome" NOT NULL DEFAULT 'ringing',
    "legSid" TEXT,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "endedAt" TIMESTAMPTZ(3),
    "talkSec" INTEGER,
    CONSTRAINT "Transfer_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "Recording" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "callId" TEXT NOT NULL,
    "kind" "RecordingKind" NOT NULL,
    "contentType" TEXT NOT NULL,
    "path" TEXT,
    "providerSid" TEXT,
    "offsetMs" INTEGER NOT NULL DEFAULT 0,
    "durationMs" INTEGER,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),
    CONSTRAINT "Recording_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Call_projectId_fromNumber_startedAt_idx" ON "Call"("projectId", "fromNumber", "startedAt" DESC);
CREATE UNIQUE INDEX "GreetingClip_projectId_key_key" ON "GreetingClip"("projectId", "key");
CREATE INDEX "Transfer_callId_startedAt_idx" ON "Transfer"("callId", "startedAt");
CREATE UNIQUE INDEX "Recording_providerSid_key" ON "Recording"("providerSid");
CREATE INDEX "Recording_callId_startedAt_idx" ON "Recording"("callId", "startedAt");
CREATE INDEX "Recording_projectId_startedAt_idx" ON "Recording"("projectId", "startedAt");

-- AddForeignKey
ALTER TABLE "GreetingClip" ADD CONSTRAINT "GreetingClip_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Transfer" ADD CONSTRAINT "Transfer_callId_fkey" FOREIGN KEY ("callId") REFERENCES "Call"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Recording" ADD CONSTRAINT "Recording_callId_fkey" FOREIGN KEY ("callId") REFERENCES "Call"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand: what no code path may break.
ALTER TABLE "GreetingClip" ADD CONSTRAINT "GreetingClip_has_audio" CHECK ("durationMs" > 0 AND octet_length("audio") > 0);
ALTER TABLE "Transfer" ADD CONSTRAINT "Transfer_talk_not_negative" CHECK ("talkSec" >= 0);
ALTER TABLE "Recording" ADD CONSTRAINT "Recording_times_sane" CHECK ("offsetMs" >= 0 AND "durationMs" >= 0);
ALTER TABLE "Call" ADD CONSTRAINT "Call_reconnects_not_negative" CHECK ("reconnects" >= 0);
