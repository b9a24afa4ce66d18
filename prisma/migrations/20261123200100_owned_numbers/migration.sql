-- CreateEnum
CREATE TYPE "PurchaseState" AS ENUM ('wanted', 'bought', 'refused', 'lapsed');

-- AlterTable
ALTER TABLE "PhoneNumber" ADD COLUMN "twilioSid" TEXT;

-- CreateTable
CREATE TABLE "NumberPurchase" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "e164" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "state" "PurchaseState" NOT NULL DEFAULT 'wanted',
    "refusal" TEXT,
    "twilioSid" TEXT,
    "requestedBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settledAt" TIMESTAMPTZ(3),
    CONSTRAINT "NumberPurchase_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "NumberClaim" (
    "twilioSid" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "NumberClaim_pkey" PRIMARY KEY ("twilioSid")
);

-- CreateIndex
CREATE UNIQUE INDEX "PhoneNumber_twilioSid_key" ON "PhoneNumber"("twilioSid");
CREATE INDEX "NumberPurchase_projectId_createdAt_idx" ON "NumberPurchase"("projectId", "createdAt" DESC);
CREATE INDEX "NumberPurchase_state_createdAt_idx" ON "NumberPurchase"("state", "createdAt");
CREATE INDEX "NumberClaim_organizationId_idx" ON "NumberClaim"("organizationId");

-- AddForeignKey
ALTER TABLE "NumberPurchase" ADD CONSTRAINT "NumberPurchase_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "NumberClaim" ADD CONSTRAINT "NumberClaim_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand: what no code path may break. A wish is open exactly as long as nobody knows what became of it.
ALTER TABLE "NumberPurchase" ADD CONSTRAINT "NumberPurchase_settled_or_wanted" CHECK (("state" = 'wanted') = ("settledAt" IS NULL));
-- A number is being bought once at a time, whoever clicks how often.
CREATE UNIQUE INDEX "NumberPurchase_one_wish" ON "NumberPurchase"("e164") WHERE "state" = 'wanted';
