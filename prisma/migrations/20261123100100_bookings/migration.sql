-- An intent says all that is needed to finish it without its caller: what was wished, where, who is at it and when to look again.
CREATE TYPE "IntentKind" AS ENUM ('book', 'move', 'cancel');
ALTER TYPE "IntentState" ADD VALUE 'changed';
ALTER TYPE "IntentState" ADD VALUE 'abandoned';

ALTER TABLE "BookingIntent"
    ALTER COLUMN "slotOfferId" DROP NOT NULL,
    ADD COLUMN "kind" "IntentKind" NOT NULL DEFAULT 'book',
    ADD COLUMN "calendar" "CalendarProvider" NOT NULL DEFAULT 'own',
    ADD COLUMN "callId" TEXT,
    ADD COLUMN "wish" JSONB,
    ADD COLUMN "attempts" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "leaseId" TEXT,
    ADD COLUMN "leaseUntil" TIMESTAMPTZ(3),
    ADD COLUMN "checkAt" TIMESTAMPTZ(3),
    ADD COLUMN "checks" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "SlotOffer"
    ADD COLUMN "heldUntil" TIMESTAMPTZ(3),
    ADD COLUMN "holdUid" TEXT;

CREATE INDEX "BookingIntent_checkAt_idx" ON "BookingIntent"("checkAt");
CREATE INDEX "SlotOffer_projectId_startsAt_idx" ON "SlotOffer"("projectId", "startsAt");
CREATE INDEX "SlotOffer_expiresAt_idx" ON "SlotOffer"("expiresAt");
