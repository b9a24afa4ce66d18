import type { SimulatedEventType } from './account.ts';
import type { Schedule } from './availability.ts';
import type { BookingBook } from './booking-book.ts';
import type { ReservationBook } from './reservation-book.ts';
import type { WebhookBook } from './webhooks.ts';

/** All that the simulated Cal.com account holds. */
export interface CalcomWorld {
  readonly book: BookingBook;
  readonly reservations: ReservationBook;
  readonly webhooks: WebhookBook;
  readonly schedule: Schedule;
  readonly eventTypes: ReadonlyMap<number, SimulatedEventType>;
  now(): number;
}
