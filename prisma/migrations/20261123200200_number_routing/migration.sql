-- CreateEnum
CREATE TYPE "AuditActorKind" AS ENUM ('user', 'system');
CREATE TYPE "RoutingChangeState" AS ENUM ('reading', 'writing', 'done', 'failed');

-- CreateTable
CREATE TABLE "AuditEntry" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actorKind" "AuditActorKind" NOT NULL,
    "actorUserId" TEXT,
    "actorName" TEXT,
    "action" TEXT NOT NULL,
    "subjectKind" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    CONSTRAINT "AuditEntry_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "RoutingChange" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "phoneNumberId" TEXT NOT NULL,
    "numberSid" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "state" "RoutingChangeState" NOT NULL DEFAULT 'reading',
    "leaseUntil" TIMESTAMPTZ(3),
    "before" JSONB,
    "wanted" JSONB,
    "found" JSONB,
    "problem" TEXT,
    "actor" JSONB NOT NULL,
    "auditId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settledAt" TIMESTAMPTZ(3),
    CONSTRAINT "RoutingChange_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "NumberHealth" (
    "phoneNumberId" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "problems" JSONB NOT NULL DEFAULT '[]',
    "goesTo" TEXT,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "checkedAt" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "NumberHealth_pkey" PRIMARY KEY ("phoneNumberId")
);

-- CreateIndex
CREATE INDEX "AuditEntry_projectId_subjectKind_subjectId_at_id_idx" ON "AuditEntry"("projectId", "subjectKind", "subjectId", "at" DESC, "id" DESC);
CREATE UNIQUE INDEX "RoutingChange_auditId_key" ON "RoutingChange"("auditId");
CREATE INDEX "RoutingChange_projectId_phoneNumberId_createdAt_idx" ON "RoutingChange"("projectId", "phoneNumberId", "createdAt" DESC);
CREATE INDEX "RoutingChange_leaseUntil_idx" ON "RoutingChange"("leaseUntil");
CREATE INDEX "NumberHealth_projectId_checkedAt_idx" ON "NumberHealth"("projectId", "checkedAt");

-- AddForeignKey
ALTER TABLE "AuditEntry" ADD CONSTRAINT "AuditEntry_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "RoutingChange" ADD CONSTRAINT "RoutingChange_phoneNumberId_fkey" FOREIGN KEY ("phoneNumberId") REFERENCES "PhoneNumber"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "NumberHealth" ADD CONSTRAINT "NumberHealth_phoneNumberId_fkey" FOREIGN KEY ("phoneNumberId") REFERENCES "PhoneNumber"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand: what no code path may break. A user is named, and so is a part of the system.
ALTER TABLE "AuditEntry" ADD CONSTRAINT "AuditEntry_somebody_did_it" CHECK (("actorKind" = 'user' AND "actorUserId" IS NOT NULL) OR ("actorKind" = 'system' AND "actorName" IS NOT NULL));
-- Nothing is written before what it replaces is kept, and a change is under way exactly as long as somebody has its turn.
ALTER TABLE "RoutingChange" ADD CONSTRAINT "RoutingChange_snapshot_first" CHECK ("state" NOT IN ('writing', 'done') OR ("before" IS NOT NULL AND "wanted" IS NOT NULL));
ALTER TABLE "RoutingChange" ADD CONSTRAINT "RoutingChange_leased_while_under_way" CHECK (("state" IN ('reading', 'writing')) = ("leaseUntil" IS NOT NULL));
-- One change of a number at a time, whoever makes it and in whatever process: the row is the turn.
CREATE UNIQUE INDEX "RoutingChange_one_at_a_time" ON "RoutingChange"("phoneNumberId") WHERE "leaseUntil" IS NOT NULL;
