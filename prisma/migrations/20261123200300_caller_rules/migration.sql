-- CreateEnum
CREATE TYPE "CallerListKind" AS ENUM ('blocked', 'vip');

-- AlterTable
ALTER TABLE "PhoneNumber" ADD COLUMN "callerRules" JSONB NOT NULL DEFAULT '{}';
ALTER TABLE "Call" ADD COLUMN "callerRule" TEXT;

-- CreateTable
CREATE TABLE "ListedCaller" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "phoneNumberId" TEXT,
    "e164" TEXT NOT NULL,
    "kind" "CallerListKind" NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "ListedCaller_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
-- By hand: a caller is on a number's list once, and once on the list of all numbers, where the number is null.
CREATE UNIQUE INDEX "ListedCaller_projectId_e164_phoneNumberId_key" ON "ListedCaller"("projectId", "e164", "phoneNumberId") NULLS NOT DISTINCT;
CREATE INDEX "ListedCaller_phoneNumberId_idx" ON "ListedCaller"("phoneNumberId");

-- AddForeignKey
ALTER TABLE "ListedCaller" ADD CONSTRAINT "ListedCaller_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "ListedCaller" ADD CONSTRAINT "ListedCaller_phoneNumberId_fkey" FOREIGN KEY ("phoneNumberId") REFERENCES "PhoneNumber"("id") ON DELETE CASCADE ON UPDATE CASCADE;
