-- CreateEnum
CREATE TYPE "VapiWay" AS ENUM ('each_call', 'whole_number');

-- AlterTable
ALTER TABLE "PhoneNumber"
    ADD COLUMN "offhookSharePercent" INTEGER NOT NULL DEFAULT 100,
    ADD COLUMN "vapiNumberId" TEXT,
    ADD COLUMN "vapiAssistantId" TEXT,
    ADD COLUMN "vapiWay" "VapiWay",
    ADD COLUMN "rollbackLimits" JSONB NOT NULL DEFAULT '{}',
    ADD COLUMN "answeringSince" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    ADD COLUMN "rolledBackAt" TIMESTAMPTZ(3),
    ADD COLUMN "rollbackReason" TEXT,
    ADD COLUMN "switchPendingAt" TIMESTAMPTZ(3),
    ADD COLUMN "routingBeforeVapi" TEXT,
    ADD CONSTRAINT "PhoneNumber_offhookSharePercent_check" CHECK ("offhookSharePercent" BETWEEN 1 AND 100);
ALTER TABLE "Call" ADD COLUMN "plannedMode" "CallMode";

-- The calls of a number since a moment, newest first: what a rollback is judged by.
DROP INDEX "Call_phoneNumberId_idx";
CREATE INDEX "Call_phoneNumberId_startedAt_idx" ON "Call"("phoneNumberId", "startedAt" DESC);
-- The few numbers whose routing at Twilio has still to follow a switch.
CREATE INDEX "PhoneNumber_switchPendingAt_idx" ON "PhoneNumber"("switchPendingAt");
