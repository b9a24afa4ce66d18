/** A booking question of an event type that its owner added. */
export interface BookingQuestion {
  readonly slug: string;
  readonly label: string;
  readonly required: boolean;
}

/** What can be booked of the one host. */
export interface SimulatedEventType {
  readonly id: number;
  readonly title: string;
  readonly lengthMin: number;
  /** Bookings wait for the host: `pending`. */
  readonly requiresConfirmation?: boolean;
  /** Several hosts take turns: refusals are worded otherwise. */
  readonly team?: boolean;
  readonly hidden?: boolean;
  readonly questions?: readonly BookingQuestion[];
}

/** The one account behind every good key. */
export const ACCOUNT = {
  id: 77,
  username: 'harbor-crew',
  name: 'Harbor Heating & Air',
  email: 'crew@harbor.example',
  timeZone: 'America/Chicago',
} as const;
