-- Who does what, who is away when, and what a caller was told of the arrival.
ALTER TABLE "Technician" ADD COLUMN "allServices" BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE "SlotOffer" ADD COLUMN "arrivesBy" TIMESTAMPTZ(3);
ALTER TABLE "Booking" ADD COLUMN "arrivesBy" TIMESTAMPTZ(3);

CREATE TABLE "TechnicianSkill" (
    "projectId" TEXT NOT NULL,
    "technicianId" TEXT NOT NULL,
    "serviceId" TEXT NOT NULL,

    CONSTRAINT "TechnicianSkill_pkey" PRIMARY KEY ("technicianId", "serviceId")
);

CREATE TABLE "TimeOff" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "technicianId" TEXT NOT NULL,
    "startsAt" TIMESTAMPTZ(3) NOT NULL,
    "endsAt" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "TimeOff_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "TechnicianSkill_projectId_serviceId_idx" ON "TechnicianSkill"("projectId", "serviceId");
CREATE INDEX "TimeOff_projectId_endsAt_idx" ON "TimeOff"("projectId", "endsAt");
CREATE INDEX "TimeOff_technicianId_endsAt_idx" ON "TimeOff"("technicianId", "endsAt");

ALTER TABLE "TechnicianSkill" ADD CONSTRAINT "TechnicianSkill_technicianId_fkey" FOREIGN KEY ("technicianId") REFERENCES "Technician"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "TechnicianSkill" ADD CONSTRAINT "TechnicianSkill_serviceId_fkey" FOREIGN KEY ("serviceId") REFERENCES "Service"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "TimeOff" ADD CONSTRAINT "TimeOff_technicianId_fkey" FOREIGN KEY ("technicianId") REFERENCES "Technician"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand: what no code path may break.
ALTER TABLE "TimeOff" ADD CONSTRAINT "TimeOff_ends_after_start" CHECK ("endsAt" > "startsAt");
ALTER TABLE "SlotOffer" ADD CONSTRAINT "SlotOffer_arrives_after_start" CHECK ("arrivesBy" > "startsAt");
ALTER TABLE "Booking" ADD CONSTRAINT "Booking_arrives_after_start" CHECK ("arrivesBy" > "startsAt");
