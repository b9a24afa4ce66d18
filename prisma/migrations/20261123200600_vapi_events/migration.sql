-- CreateTable: what Vapi says about a call beside what every call has, and which of our calls its id means
CREATE TABLE "VapiCallReport" (
    "vapiCallId" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "callId" TEXT NOT NULL,
    "assistantId" TEXT,
    "assistantName" TEXT,
    "endedReason" TEXT,
    "summary" TEXT,
    "analysis" JSONB,
    "costBreakdown" JSONB,
    "endedAt" TIMESTAMPTZ(3),
    "reportedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "VapiCallReport_pkey" PRIMARY KEY ("vapiCallId")
);

-- CreateIndex
CREATE UNIQUE INDEX "VapiCallReport_callId_key" ON "VapiCallReport"("callId");
CREATE INDEX "VapiCallReport_projectId_createdAt_idx" ON "VapiCallReport"("projectId", "createdAt" DESC);

-- AddForeignKey
ALTER TABLE "VapiCallReport" ADD CONSTRAINT "VapiCallReport_callId_fkey" FOREIGN KEY ("callId") REFERENCES "Call"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand: comparing the two sides reads one stretch of each of these and no row of the tables (core/src/parity).
CREATE INDEX "Call_sides_idx" ON "Call"("projectId", "startedAt")
    INCLUDE ("id", "phoneNumberId", "mode", "plannedMode", "status", "outcome", "endReason", "durationSec", "timeToFirstAudioMs", "costMicros");
CREATE INDEX "ToolCall_sides_idx" ON "ToolCall"("projectId", "startedAt") INCLUDE ("callId", "status");
