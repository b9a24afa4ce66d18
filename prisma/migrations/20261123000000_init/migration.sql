-- Generated from schema.prisma by Prisma's schema engine. What Prisma cannot say is marked "By hand".
-- The engine cuts the script at every semicolon, those in comments included: write none there.

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- By hand: both are trusted extensions, so the database's owner may create them.
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- CreateEnum
CREATE TYPE "CalendarProvider" AS ENUM ('own', 'calcom');

-- CreateEnum
CREATE TYPE "NumberMode" AS ENUM ('openai', 'vapi', 'forward', 'paused');

-- CreateEnum
CREATE TYPE "PriceKind" AS ENUM ('fixed', 'from', 'range', 'on_site');

-- CreateEnum
CREATE TYPE "CallStatus" AS ENUM ('active', 'completed', 'missed', 'failed');

-- CreateEnum
CREATE TYPE "CallMode" AS ENUM ('openai', 'vapi', 'forward');

-- CreateEnum
CREATE TYPE "Speaker" AS ENUM ('caller', 'assistant');

-- CreateEnum
CREATE TYPE "ToolCallStatus" AS ENUM ('running', 'succeeded', 'refused', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "IntentState" AS ENUM ('pending', 'booked', 'refused', 'unknown');

-- CreateEnum
CREATE TYPE "BookingStatus" AS ENUM ('confirmed', 'requested', 'cancelled');

-- CreateTable
CREATE TABLE "User" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "emailVerified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "ipAddress" TEXT,
    "userAgent" TEXT,
    "activeOrganizationId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Account" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "providerId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "accessToken" TEXT,
    "refreshToken" TEXT,
    "idToken" TEXT,
    "accessTokenExpiresAt" TIMESTAMPTZ(3),
    "refreshTokenExpiresAt" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Organization" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "logo" TEXT,
    "metadata" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Member" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "role" TEXT NOT NULL DEFAULT 'member',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Invitation" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "role" TEXT,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "inviterId" TEXT NOT NULL,

    CONSTRAINT "Invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Project" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "trade" TEXT NOT NULL DEFAULT 'plumbing',
    "timeZone" TEXT NOT NULL DEFAULT 'America/Chicago',
    "currency" TEXT NOT NULL DEFAULT 'USD',
    "locale" TEXT NOT NULL DEFAULT 'en-US',
    "greeting" TEXT NOT NULL,
    "voice" TEXT NOT NULL DEFAULT 'marin',
    "assistantNotes" TEXT NOT NULL DEFAULT '',
    "hours" JSONB NOT NULL,
    "serviceArea" JSONB NOT NULL,
    "bookingRules" JSONB NOT NULL,
    "turnDetection" JSONB NOT NULL,
    "contactPhone" TEXT,
    "bookingPageUrl" TEXT,
    "calendarProvider" "CalendarProvider" NOT NULL DEFAULT 'own',
    "calcomConfig" JSONB,
    "calcomApiKeyEnc" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Project_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PhoneNumber" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "e164" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "mode" "NumberMode" NOT NULL DEFAULT 'openai',
    "greetingOverride" TEXT,
    "forwardTo" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "PhoneNumber_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Service" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "durationMin" INTEGER NOT NULL,
    "bufferBeforeMin" INTEGER NOT NULL DEFAULT 0,
    "bufferAfterMin" INTEGER NOT NULL DEFAULT 15,
    "priceKind" "PriceKind" NOT NULL DEFAULT 'fixed',
    "priceMinCents" INTEGER,
    "priceMaxCents" INTEGER,
    "callOutFeeCents" INTEGER,
    "priceNote" TEXT NOT NULL DEFAULT '',
    "bookable" BOOLEAN NOT NULL DEFAULT true,
    "emergency" BOOLEAN NOT NULL DEFAULT false,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "position" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Service_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Technician" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "color" TEXT NOT NULL DEFAULT 'teal',
    "active" BOOLEAN NOT NULL DEFAULT true,
    "takesEmergencies" BOOLEAN NOT NULL DEFAULT true,
    "hours" JSONB,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Technician_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "KnowledgeArticle" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,
    -- By hand: generated, so it can never disagree with the text.
    "search" tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('english', "title"), 'A') || setweight(to_tsvector('english', left("body", 200000)), 'B')
    ) STORED,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "KnowledgeArticle_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Call" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "phoneNumberId" TEXT,
    "vapiCallId" TEXT NOT NULL,
    "mode" "CallMode" NOT NULL DEFAULT 'openai',
    "status" "CallStatus" NOT NULL DEFAULT 'active',
    "fromNumber" TEXT NOT NULL,
    "toNumber" TEXT NOT NULL,
    "callerName" TEXT,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "answeredAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),
    "durationSec" INTEGER,
    "outcome" TEXT,
    "endReason" TEXT,
    "transcript" TEXT,
    "timeToFirstAudioMs" INTEGER,
    "interruptions" INTEGER NOT NULL DEFAULT 0,
    "costMicros" BIGINT,
    "usage" JSONB,
    "traceId" TEXT,
    "realtimeSessionId" TEXT,
    "simulated" BOOLEAN NOT NULL DEFAULT false,
    "scenario" TEXT,
    -- By hand. PostgreSQL refuses a tsvector over 1 MB, and a very long call must still be saved: hence left().
    "search" tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('english', coalesce("callerName", '') || ' ' || "fromNumber"), 'A')
            || setweight(to_tsvector('english', left(coalesce("transcript", ''), 200000)), 'B')
    ) STORED,

    CONSTRAINT "Call_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TranscriptTurn" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "callId" TEXT NOT NULL,
    "itemId" TEXT NOT NULL,
    "speaker" "Speaker" NOT NULL,
    "text" TEXT NOT NULL,
    "heardText" TEXT,
    "interrupted" BOOLEAN NOT NULL DEFAULT false,
    "startedAtMs" INTEGER NOT NULL,
    "endedAtMs" INTEGER,

    CONSTRAINT "TranscriptTurn_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ToolCall" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "callId" TEXT NOT NULL,
    "toolCallId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "args" JSONB NOT NULL,
    "status" "ToolCallStatus" NOT NULL DEFAULT 'running',
    "output" JSONB,
    "errorCode" TEXT,
    "attempts" JSONB NOT NULL DEFAULT '[]',
    "startedAtMs" INTEGER NOT NULL,
    "durationMs" INTEGER,

    CONSTRAINT "ToolCall_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EventLog" (
    "id" TEXT NOT NULL,
    "projectId" TEXT,
    "callId" TEXT,
    "type" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "EventLog_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SlotOffer" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "callId" TEXT,
    "serviceId" TEXT NOT NULL,
    "technicianId" TEXT,
    "startsAt" TIMESTAMPTZ(3) NOT NULL,
    "endsAt" TIMESTAMPTZ(3) NOT NULL,
    "emergency" BOOLEAN NOT NULL DEFAULT false,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SlotOffer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "BookingIntent" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "slotOfferId" TEXT NOT NULL,
    "state" "IntentState" NOT NULL DEFAULT 'pending',
    "bookingId" TEXT,
    "reason" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "BookingIntent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Booking" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "callId" TEXT,
    "serviceId" TEXT NOT NULL,
    "technicianId" TEXT,
    "calendar" "CalendarProvider" NOT NULL DEFAULT 'own',
    "externalUid" TEXT,
    "intentKey" TEXT NOT NULL,
    "confirmationCode" TEXT NOT NULL,
    "status" "BookingStatus" NOT NULL DEFAULT 'confirmed',
    "customerName" TEXT NOT NULL,
    "customerPhone" TEXT NOT NULL,
    "customerEmail" TEXT,
    "address" TEXT NOT NULL,
    "postalCode" TEXT,
    "notes" TEXT NOT NULL DEFAULT '',
    "startsAt" TIMESTAMPTZ(3) NOT NULL,
    "endsAt" TIMESTAMPTZ(3) NOT NULL,
    "blockedFrom" TIMESTAMPTZ(3) NOT NULL,
    "blockedUntil" TIMESTAMPTZ(3) NOT NULL,
    "emergency" BOOLEAN NOT NULL DEFAULT false,
    "priceMinCents" INTEGER,
    "priceMaxCents" INTEGER,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Booking_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE UNIQUE INDEX "Session_token_key" ON "Session"("token");

-- CreateIndex
CREATE INDEX "Session_userId_idx" ON "Session"("userId");

-- CreateIndex
CREATE INDEX "Account_userId_idx" ON "Account"("userId");

-- CreateIndex
CREATE INDEX "Verification_identifier_idx" ON "Verification"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "Organization_slug_key" ON "Organization"("slug");

-- CreateIndex
CREATE INDEX "Member_userId_idx" ON "Member"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "Member_organizationId_userId_key" ON "Member"("organizationId", "userId");

-- CreateIndex
CREATE INDEX "Invitation_organizationId_idx" ON "Invitation"("organizationId");

-- CreateIndex
CREATE INDEX "Invitation_email_idx" ON "Invitation"("email");

-- CreateIndex
CREATE INDEX "Project_organizationId_idx" ON "Project"("organizationId");

-- CreateIndex
CREATE UNIQUE INDEX "PhoneNumber_e164_key" ON "PhoneNumber"("e164");

-- CreateIndex
CREATE INDEX "PhoneNumber_projectId_idx" ON "PhoneNumber"("projectId");

-- CreateIndex
CREATE INDEX "Service_projectId_position_idx" ON "Service"("projectId", "position");

-- CreateIndex
CREATE UNIQUE INDEX "Service_projectId_name_key" ON "Service"("projectId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "Technician_projectId_name_key" ON "Technician"("projectId", "name");

-- CreateIndex
CREATE INDEX "KnowledgeArticle_projectId_title_idx" ON "KnowledgeArticle"("projectId", "title");

-- CreateIndex
CREATE UNIQUE INDEX "Call_vapiCallId_key" ON "Call"("vapiCallId");

-- CreateIndex
CREATE INDEX "Call_projectId_startedAt_id_idx" ON "Call"("projectId", "startedAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Call_projectId_status_startedAt_idx" ON "Call"("projectId", "status", "startedAt" DESC);

-- CreateIndex
CREATE INDEX "Call_projectId_outcome_startedAt_idx" ON "Call"("projectId", "outcome", "startedAt" DESC);

-- CreateIndex
CREATE INDEX "Call_phoneNumberId_idx" ON "Call"("phoneNumberId");

-- CreateIndex
CREATE INDEX "TranscriptTurn_callId_startedAtMs_idx" ON "TranscriptTurn"("callId", "startedAtMs");

-- CreateIndex
CREATE UNIQUE INDEX "TranscriptTurn_callId_itemId_key" ON "TranscriptTurn"("callId", "itemId");

-- CreateIndex
CREATE INDEX "ToolCall_projectId_name_idx" ON "ToolCall"("projectId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "ToolCall_callId_toolCallId_key" ON "ToolCall"("callId", "toolCallId");

-- CreateIndex
CREATE INDEX "EventLog_projectId_at_idx" ON "EventLog"("projectId", "at" DESC);

-- CreateIndex
CREATE INDEX "EventLog_callId_at_idx" ON "EventLog"("callId", "at");

-- CreateIndex
CREATE INDEX "EventLog_type_at_idx" ON "EventLog"("type", "at" DESC);

-- CreateIndex
CREATE INDEX "SlotOffer_projectId_createdAt_idx" ON "SlotOffer"("projectId", "createdAt");

-- CreateIndex
CREATE INDEX "BookingIntent_state_createdAt_idx" ON "BookingIntent"("state", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "BookingIntent_projectId_key_key" ON "BookingIntent"("projectId", "key");

-- CreateIndex
CREATE INDEX "Booking_projectId_startsAt_idx" ON "Booking"("projectId", "startsAt");

-- CreateIndex
CREATE INDEX "Booking_projectId_createdAt_idx" ON "Booking"("projectId", "createdAt");

-- CreateIndex
CREATE INDEX "Booking_projectId_customerPhone_idx" ON "Booking"("projectId", "customerPhone");

-- CreateIndex
CREATE INDEX "Booking_callId_idx" ON "Booking"("callId");

-- CreateIndex
CREATE UNIQUE INDEX "Booking_projectId_intentKey_key" ON "Booking"("projectId", "intentKey");

-- CreateIndex
CREATE UNIQUE INDEX "Booking_projectId_confirmationCode_key" ON "Booking"("projectId", "confirmationCode");

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Account" ADD CONSTRAINT "Account_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Member" ADD CONSTRAINT "Member_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Member" ADD CONSTRAINT "Member_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Invitation" ADD CONSTRAINT "Invitation_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Invitation" ADD CONSTRAINT "Invitation_inviterId_fkey" FOREIGN KEY ("inviterId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Project" ADD CONSTRAINT "Project_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PhoneNumber" ADD CONSTRAINT "PhoneNumber_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Service" ADD CONSTRAINT "Service_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Technician" ADD CONSTRAINT "Technician_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "KnowledgeArticle" ADD CONSTRAINT "KnowledgeArticle_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Call" ADD CONSTRAINT "Call_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Call" ADD CONSTRAINT "Call_phoneNumberId_fkey" FOREIGN KEY ("phoneNumberId") REFERENCES "PhoneNumber"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TranscriptTurn" ADD CONSTRAINT "TranscriptTurn_callId_fkey" FOREIGN KEY ("callId") REFERENCES "Call"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ToolCall" ADD CONSTRAINT "ToolCall_callId_fkey" FOREIGN KEY ("callId") REFERENCES "Call"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SlotOffer" ADD CONSTRAINT "SlotOffer_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SlotOffer" ADD CONSTRAINT "SlotOffer_technicianId_fkey" FOREIGN KEY ("technicianId") REFERENCES "Technician"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BookingIntent" ADD CONSTRAINT "BookingIntent_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Booking" ADD CONSTRAINT "Booking_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Booking" ADD CONSTRAINT "Booking_callId_fkey" FOREIGN KEY ("callId") REFERENCES "Call"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Booking" ADD CONSTRAINT "Booking_serviceId_fkey" FOREIGN KEY ("serviceId") REFERENCES "Service"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Booking" ADD CONSTRAINT "Booking_technicianId_fkey" FOREIGN KEY ("technicianId") REFERENCES "Technician"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- By hand: full-text search.
CREATE INDEX "KnowledgeArticle_search_idx" ON "KnowledgeArticle" USING GIN ("search");
CREATE INDEX "Call_search_idx" ON "Call" USING GIN ("search");

-- By hand: part of a number or of a name, as typed into the calls page.
CREATE INDEX "Call_fromNumber_trgm_idx" ON "Call" USING GIN ("fromNumber" gin_trgm_ops);
CREATE INDEX "Call_callerName_trgm_idx" ON "Call" USING GIN ("callerName" gin_trgm_ops);

-- By hand: the live calls of a business are few among millions.
CREATE INDEX "Call_active_idx" ON "Call" ("projectId", "startedAt" DESC) WHERE "status" = 'active';

-- By hand: one technician, one job at a time, buffers included. The last word on double booking.
ALTER TABLE "Booking" ADD CONSTRAINT "Booking_technician_no_overlap" EXCLUDE USING GIST (
    "technicianId" WITH =,
    tstzrange("blockedFrom", "blockedUntil", '[)') WITH &&
) WHERE ("status" <> 'cancelled' AND "technicianId" IS NOT NULL);

-- By hand: what no code path may break.
ALTER TABLE "Booking"
    ADD CONSTRAINT "Booking_ends_after_start" CHECK ("endsAt" > "startsAt"),
    ADD CONSTRAINT "Booking_block_covers_job" CHECK ("blockedFrom" <= "startsAt" AND "blockedUntil" >= "endsAt"),
    ADD CONSTRAINT "Booking_prices_sane" CHECK ("priceMinCents" >= 0 AND "priceMaxCents" >= coalesce("priceMinCents", 0));
ALTER TABLE "SlotOffer"
    ADD CONSTRAINT "SlotOffer_ends_after_start" CHECK ("endsAt" > "startsAt");
ALTER TABLE "Service"
    ADD CONSTRAINT "Service_duration_positive" CHECK ("durationMin" > 0),
    ADD CONSTRAINT "Service_buffers_not_negative" CHECK ("bufferBeforeMin" >= 0 AND "bufferAfterMin" >= 0),
    ADD CONSTRAINT "Service_prices_sane" CHECK (
        "priceMinCents" >= 0 AND "priceMaxCents" >= coalesce("priceMinCents", 0) AND "callOutFeeCents" >= 0
    );
ALTER TABLE "PhoneNumber"
    ADD CONSTRAINT "PhoneNumber_e164" CHECK ("e164" ~ '^\+[1-9][0-9]{6,14}$');
ALTER TABLE "Call"
    ADD CONSTRAINT "Call_counts_not_negative" CHECK (
        "durationSec" >= 0 AND "timeToFirstAudioMs" >= 0 AND "interruptions" >= 0 AND "costMicros" >= 0
    );
ALTER TABLE "TranscriptTurn"
    ADD CONSTRAINT "TranscriptTurn_times_sane" CHECK ("startedAtMs" >= 0 AND "endedAtMs" >= "startedAtMs");
ALTER TABLE "ToolCall"
    ADD CONSTRAINT "ToolCall_times_sane" CHECK ("startedAtMs" >= 0 AND "durationMs" >= 0);
