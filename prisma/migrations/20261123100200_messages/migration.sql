-- Text messages to and from customers, who does not want any, and messages that somebody must ring back about.

-- CreateEnum
CREATE TYPE "TextDirection" AS ENUM ('outbound', 'inbound');
CREATE TYPE "TextState" AS ENUM ('queued', 'sending', 'unknown', 'sent', 'delivered', 'undelivered', 'failed', 'cancelled', 'received');
CREATE TYPE "CallbackSource" AS ENUM ('call', 'text');

-- AlterTable
ALTER TABLE "Project" ADD COLUMN "texts" JSONB NOT NULL DEFAULT '{}';

-- CreateTable
CREATE TABLE "TextMessage" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "dedupeKey" TEXT NOT NULL,
    "direction" "TextDirection" NOT NULL,
    "kind" TEXT NOT NULL,
    "state" "TextState" NOT NULL,
    "customer" TEXT NOT NULL,
    "ownNumber" TEXT,
    "body" TEXT NOT NULL,
    "callId" TEXT,
    "bookingId" TEXT,
    "providerSid" TEXT,
    "errorCode" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "sendAfter" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "sentAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "TextMessage_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "SmsOptOut" (
    "projectId" TEXT NOT NULL,
    "phone" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "SmsOptOut_pkey" PRIMARY KEY ("projectId", "phone")
);
CREATE TABLE "CallbackRequest" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "dedupeKey" TEXT NOT NULL,
    "source" "CallbackSource" NOT NULL,
    "callId" TEXT,
    "bookingId" TEXT,
    "callerName" TEXT,
    "phone" TEXT,
    "body" TEXT NOT NULL,
    "urgent" BOOLEAN NOT NULL DEFAULT false,
    "bestTime" TEXT,
    "doneAt" TIMESTAMPTZ(3),
    "doneBy" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "CallbackRequest_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "TextMessage_providerSid_key" ON "TextMessage"("providerSid");
CREATE UNIQUE INDEX "TextMessage_projectId_dedupeKey_key" ON "TextMessage"("projectId", "dedupeKey");
CREATE INDEX "TextMessage_projectId_createdAt_id_idx" ON "TextMessage"("projectId", "createdAt" DESC, "id" DESC);
CREATE INDEX "TextMessage_projectId_bookingId_idx" ON "TextMessage"("projectId", "bookingId");
CREATE INDEX "TextMessage_projectId_callId_idx" ON "TextMessage"("projectId", "callId");
CREATE INDEX "TextMessage_projectId_customer_createdAt_idx" ON "TextMessage"("projectId", "customer", "createdAt" DESC);
CREATE INDEX "TextMessage_state_sendAfter_idx" ON "TextMessage"("state", "sendAfter");
CREATE UNIQUE INDEX "CallbackRequest_projectId_dedupeKey_key" ON "CallbackRequest"("projectId", "dedupeKey");
CREATE INDEX "CallbackRequest_projectId_doneAt_createdAt_idx" ON "CallbackRequest"("projectId", "doneAt", "createdAt" DESC);
CREATE INDEX "CallbackRequest_projectId_callId_idx" ON "CallbackRequest"("projectId", "callId");

-- AddForeignKey
ALTER TABLE "TextMessage" ADD CONSTRAINT "TextMessage_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "SmsOptOut" ADD CONSTRAINT "SmsOptOut_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "CallbackRequest" ADD CONSTRAINT "CallbackRequest_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;
