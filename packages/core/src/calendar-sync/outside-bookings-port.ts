import type { CallOptions } from '../calendar/calendar-port.ts';

/** A booking as an outside calendar has it. Moving one makes a new one there, so each knows its neighbours. */
export interface OutsideBooking {
  readonly externalUid: string;
  /** `gone`: cancelled, rejected, or moved on to another booking. */
  readonly status: 'confirmed' | 'requested' | 'gone';
  readonly movedFromUid: string | null;
  readonly movedToUid: string | null;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  /** Which of our services was booked; null when none stands for it. */
  readonly serviceId: string | null;
  /** We asked for it: whoever did so keeps its row. */
  readonly isOurs: boolean;
  readonly customer: {
    readonly name: string;
    /** E.164; null when none was given. */
    readonly phone: string | null;
    readonly email: string | null;
    readonly address: string;
    readonly notes: string;
  };
}

/** The bookings of one business in its outside calendar. It only reads. Methods throw AppErrors. */
export interface OutsideBookingsPort {
  /** Null: unknown there. */
  read(externalUid: string, options: CallOptions): Promise<OutsideBooking | null>;
  /**
   * What changed after an instant, the earliest change first, a page at a time; null: everything that is still to come.
   * `nextMs` is where to go on, null when there is nothing more.
   */
  changedSince(
    sinceMs: number | null,
    options: CallOptions,
  ): Promise<{ readonly bookings: readonly OutsideBooking[]; readonly nextMs: number | null }>;
}

/** Null: the business books in Offhook's own calendar, or nothing is set up. */
export type OutsideBookingsFor = (projectId: string) => Promise<OutsideBookingsPort | null>;
