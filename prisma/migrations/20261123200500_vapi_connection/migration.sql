-- CreateEnum
CREATE TYPE "VapiAbility" AS ENUM ('untested', 'works', 'refused');

-- CreateTable
CREATE TABLE "VapiConnection" (
    "projectId" TEXT NOT NULL,
    "apiKeyEnc" TEXT,
    "keyHint" TEXT,
    "orgId" TEXT,
    "secretEnc" TEXT NOT NULL,
    "secretHash" TEXT NOT NULL,
    "serverAuth" JSONB NOT NULL DEFAULT '{}',
    "serversBeforeEnc" TEXT,
    "checks" JSONB,
    "checkedAt" TIMESTAMPTZ(3),
    "bypass" "VapiAbility" NOT NULL DEFAULT 'untested',
    "bypassTestedAt" TIMESTAMPTZ(3),
    "bypassDetail" TEXT,
    "redirect" "VapiAbility" NOT NULL DEFAULT 'untested',
    "redirectTestedAt" TIMESTAMPTZ(3),
    "redirectDetail" TEXT,
    "lastMessageAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "VapiConnection_pkey" PRIMARY KEY ("projectId")
);

-- CreateIndex
CREATE UNIQUE INDEX "VapiConnection_secretHash_key" ON "VapiConnection"("secretHash");

-- AddForeignKey
ALTER TABLE "VapiConnection" ADD CONSTRAINT "VapiConnection_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;
