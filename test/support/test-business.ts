import type { Database } from '../../packages/db/src/index.ts';

/** Monday, 2026-11-23, 09:00 in Austin (CST). */
export const MONDAY_9AM_MS = Date.parse('2026-11-23T15:00:00Z');

const NINE_HOURS = [{ from: '08:00', to: '18:00' }];

export interface TestBusiness {
  readonly projectId: string;
  readonly technicianIds: readonly string[];
  readonly serviceIds: { readonly leak: string; readonly burst: string; readonly repipe: string };
}

/**
 * A plumber in Austin with as many technicians as asked for, open Monday to Saturday, holding 12:00 to 14:00 back for
 * emergencies. `name` makes its ids, so that a test may have several.
 */
export async function createTestBusiness(
  db: Database,
  { name = 'plumber', technicians = 1 }: { name?: string; technicians?: number } = {},
): Promise<TestBusiness> {
  const projectId = `proj_${name}`;
  await db.organization.create({ data: { id: `org_${name}`, name, slug: name } });
  await db.project.create({ data: { id: projectId, organizationId: `org_${name}`, name, ...PROFILE } });
  const technicianIds = Array.from({ length: technicians }, (_, index) => `tech_${name}_${index}`);
  await db.technician.createMany({ data: technicianIds.map((id) => ({ id, projectId, name: id })) });
  const serviceIds = { leak: `svc_${name}_leak`, burst: `svc_${name}_burst`, repipe: `svc_${name}_repipe` };
  await db.service.createMany({
    data: [
      {
        id: serviceIds.leak,
        projectId,
        name: 'Leak repair',
        durationMin: 90,
        priceKind: 'range',
        priceMinCents: 14_900,
        priceMaxCents: 32_000,
      },
      {
        id: serviceIds.burst,
        projectId,
        name: 'Burst pipe (emergency)',
        durationMin: 120,
        priceKind: 'from',
        priceMinCents: 25_000,
        callOutFeeCents: 9_500,
        emergency: true,
      },
      {
        id: serviceIds.repipe,
        projectId,
        name: 'Whole-house repipe',
        durationMin: 480,
        priceKind: 'on_site',
        bookable: false,
      },
    ],
  });
  return { projectId, technicianIds, serviceIds };
}

const PROFILE = {
  greeting: 'Hello',
  timeZone: 'America/Chicago',
  hours: {
    weekly: {
      mon: NINE_HOURS,
      tue: NINE_HOURS,
      wed: NINE_HOURS,
      thu: NINE_HOURS,
      fri: NINE_HOURS,
      sat: [{ from: '09:00', to: '14:00' }],
      sun: [],
    },
    closedDates: ['2026-11-26'],
  },
  serviceArea: { postalCodes: ['78664'], center: { postalCode: '78701', radiusMiles: 25 } },
  bookingRules: { slotStepMin: 60, emergencyWindow: { from: '12:00', to: '14:00' } },
  turnDetection: { type: 'semantic_vad' },
};
