/** How much is booked, by how many, through how much trouble. */
export interface BookingsPlan {
  /** Callers with trouble, on each of the two calendars. */
  readonly callersPerCalendar: number;
  /** Callers without trouble before that, on each: what a booking takes is measured on them. */
  readonly cleanPerCalendar: number;
  /** Businesses on each calendar. Callers of one want the same times. */
  readonly businessesPerCalendar: number;
  readonly techniciansPerBusiness: number;
  readonly workers: number;
  /** Callers on the line at the same time. */
  readonly atOnce: number;
  /** After so many function calls a worker that books is killed (SIGKILL) and another one started. */
  readonly callsPerKill: number;
  /** Every random choice follows from it. */
  readonly seed: number;
}

export const FULL_BOOKINGS_PLAN: BookingsPlan = {
  callersPerCalendar: 4_750,
  cleanPerCalendar: 250,
  businessesPerCalendar: 8,
  techniciansPerBusiness: 12,
  workers: 4,
  atOnce: 96,
  callsPerKill: 400,
  seed: 20_261_123,
};

/** A few hundred: a minute. */
export const QUICK_BOOKINGS_PLAN: BookingsPlan = {
  ...FULL_BOOKINGS_PLAN,
  callersPerCalendar: 130,
  cleanPerCalendar: 20,
  businessesPerCalendar: 2,
  techniciansPerBusiness: 8,
  workers: 2,
  atOnce: 48,
  callsPerKill: 100,
};
