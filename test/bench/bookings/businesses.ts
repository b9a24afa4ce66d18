import type { Database } from '../../../packages/db/src/index.ts';
import {
  type RunningCalcom,
  startCalcomSimulator,
} from '../../../packages/simulators/src/calcom/start-calcom-simulator.ts';
import { createTestBusiness } from '../../support/test-business.ts';
import type { BookingsPlan } from './plan.ts';

export type CalendarKind = 'own' | 'calcom';

/** A business that callers ring, and the Cal.com account it has, if it has one. */
export interface BenchBusiness {
  readonly kind: CalendarKind;
  readonly projectId: string;
  readonly technicianIds: readonly string[];
  readonly calcom: RunningCalcom | null;
}

const EVENT_TYPE_ID = 501;
const RULES = { leadTimeMin: 0, emergencyLeadTimeMin: 0, slotStepMin: 60, horizonDays: 365, allowForTravel: false };
/** Around the clock, so that thousands of bookings find room. */
const ALWAYS = [{ from: '00:00', to: '23:45' }];
const EVERY_DAY = { mon: ALWAYS, tue: ALWAYS, wed: ALWAYS, thu: ALWAYS, fri: ALWAYS, sat: ALWAYS, sun: ALWAYS };
const OPEN_HOST = {
  weekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
  fromHour: 0,
  untilHour: 24,
  noticeMin: 0,
};

export async function createBusinesses(db: Database, plan: BookingsPlan): Promise<BenchBusiness[]> {
  const numbers = Array.from({ length: plan.businessesPerCalendar }, (_, index) => index);
  const own = numbers.map((number) => createBusiness(db, { plan, kind: 'own', number }));
  const outside = numbers.map((number) => createBusiness(db, { plan, kind: 'calcom', number }));
  return Promise.all([...own, ...outside]);
}

interface Place {
  readonly plan: BookingsPlan;
  readonly kind: CalendarKind;
  readonly number: number;
}

async function createBusiness(db: Database, { plan, kind, number }: Place): Promise<BenchBusiness> {
  const technicians = kind === 'own' ? plan.techniciansPerBusiness : 1;
  const business = await createTestBusiness(db, { name: `${kind}${number}`, technicians });
  const { projectId, technicianIds, serviceIds } = business;
  const calcom = kind === 'own' ? null : await startAccount();
  await db.project.update({
    where: { id: projectId },
    data: {
      bookingRules: RULES,
      hours: { weekly: EVERY_DAY, closedDates: [] },
      calendarProvider: kind,
      calcomConfig: { eventTypeIdByServiceId: { [serviceIds.leak]: EVENT_TYPE_ID } },
    },
  });
  return { kind, projectId, technicianIds, calcom };
}

/** One host for each business, which keeps its own calendar. */
function startAccount(): Promise<RunningCalcom> {
  return startCalcomSimulator({ lengthMinByEventType: { [EVENT_TYPE_ID]: 60 }, schedule: OPEN_HOST });
}
