-- CreateTable
CREATE TABLE "CalcomSync" (
    "projectId" TEXT NOT NULL,
    "hookId" TEXT NOT NULL,
    "externalId" TEXT,
    "secretEnc" TEXT,
    "subscriberUrl" TEXT,
    "problem" TEXT,
    "lastDeliveryAt" TIMESTAMPTZ(3),
    "sweptAt" TIMESTAMPTZ(3),
    "triedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "CalcomSync_pkey" PRIMARY KEY ("projectId")
);
CREATE TABLE "CalcomDelivery" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "trigger" TEXT NOT NULL,
    "bookingUid" TEXT NOT NULL,
    "happenedAt" TIMESTAMPTZ(3) NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,
    "settledAt" TIMESTAMPTZ(3),
    "result" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "CalcomDelivery_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "CalendarLink" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "technicianId" TEXT NOT NULL,
    "urlEnc" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "etag" TEXT,
    "lastModified" TEXT,
    "nextFetchAt" TIMESTAMPTZ(3) NOT NULL,
    "fetchedAt" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "problem" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "CalendarLink_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "BusyBlock" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "technicianId" TEXT NOT NULL,
    "linkId" TEXT NOT NULL,
    "startsAt" TIMESTAMPTZ(3) NOT NULL,
    "endsAt" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "BusyBlock_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "TechnicianFeed" (
    "technicianId" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "tokenEnc" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "readAt" TIMESTAMPTZ(3),
    CONSTRAINT "TechnicianFeed_pkey" PRIMARY KEY ("technicianId")
);

-- CreateIndex
CREATE UNIQUE INDEX "CalcomSync_hookId_key" ON "CalcomSync"("hookId");
CREATE UNIQUE INDEX "CalcomDelivery_projectId_trigger_bookingUid_happenedAt_key" ON "CalcomDelivery"("projectId", "trigger", "bookingUid", "happenedAt");
CREATE INDEX "CalcomDelivery_settledAt_receivedAt_idx" ON "CalcomDelivery"("settledAt", "receivedAt");
CREATE INDEX "CalendarLink_projectId_technicianId_idx" ON "CalendarLink"("projectId", "technicianId");
CREATE INDEX "CalendarLink_nextFetchAt_idx" ON "CalendarLink"("nextFetchAt");
CREATE INDEX "BusyBlock_projectId_startsAt_idx" ON "BusyBlock"("projectId", "startsAt");
CREATE INDEX "BusyBlock_technicianId_startsAt_idx" ON "BusyBlock"("technicianId", "startsAt");
CREATE INDEX "BusyBlock_linkId_idx" ON "BusyBlock"("linkId");
CREATE UNIQUE INDEX "TechnicianFeed_tokenHash_key" ON "TechnicianFeed"("tokenHash");
CREATE INDEX "TechnicianFeed_projectId_idx" ON "TechnicianFeed"("projectId");

-- AddForeignKey
ALTER TABLE "CalcomSync" ADD CONSTRAINT "CalcomSync_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "CalcomDelivery" ADD CONSTRAINT "CalcomDelivery_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "CalcomSync"("projectId") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "CalendarLink" ADD CONSTRAINT "CalendarLink_technicianId_fkey" FOREIGN KEY ("technicianId") REFERENCES "Technician"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "BusyBlock" ADD CONSTRAINT "BusyBlock_linkId_fkey" FOREIGN KEY ("linkId") REFERENCES "CalendarLink"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "TechnicianFeed" ADD CONSTRAINT "TechnicianFeed_technicianId_fkey" FOREIGN KEY ("technicianId") REFERENCES "Technician"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand: what no code path may break.
ALTER TABLE "BusyBlock" ADD CONSTRAINT "BusyBlock_times_in_order" CHECK ("endsAt" > "startsAt");
-- One booking of an outside calendar is one row of ours, however many webhooks and sweeps tell of it.
CREATE UNIQUE INDEX "Booking_outside_once" ON "Booking"("projectId", "externalUid") WHERE "calendar" = 'calcom' AND "externalUid" IS NOT NULL;
