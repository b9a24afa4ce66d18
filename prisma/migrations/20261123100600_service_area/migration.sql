-- AlterTable
ALTER TABLE "Service"
    ADD COLUMN "afterHoursFeeCents" INTEGER,
    ADD COLUMN "callOutFeeCredited" BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN "quotable" BOOLEAN NOT NULL DEFAULT true,
    ADD CONSTRAINT "Service_afterHoursFeeCents_check" CHECK ("afterHoursFeeCents" >= 0);

-- CreateTable
CREATE TABLE "AreaCheck" (
    "projectId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "placeId" TEXT,
    "inArea" BOOLEAN NOT NULL,
    "reason" TEXT NOT NULL,
    "checkedAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "AreaCheck_pkey" PRIMARY KEY ("projectId", "key")
);

-- CreateIndex
CREATE INDEX "AreaCheck_expiresAt_idx" ON "AreaCheck"("expiresAt");

-- AddForeignKey
ALTER TABLE "AreaCheck" ADD CONSTRAINT "AreaCheck_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;
