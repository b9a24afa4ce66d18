import { randomBytes } from 'node:crypto';
import type { Taken } from './availability.ts';

export type BookingStatus = 'accepted' | 'pending' | 'cancelled' | 'rejected';

/** A booking as the simulator keeps it. */
export interface SimulatedBooking {
  readonly id: number;
  readonly uid: string;
  status: BookingStatus;
  readonly eventTypeId: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly createdAtMs: number;
  updatedAtMs: number;
  readonly attendee: AttendeeInput;
  readonly metadata: Readonly<Record<string, string | number | boolean>>;
  readonly notes: string;
  rescheduledToUid: string | null;
  readonly rescheduledFromUid: string | null;
  cancellationReason: string | null;
}

export interface AttendeeInput {
  readonly name: string;
  readonly email?: string | undefined;
  readonly phoneNumber?: string | undefined;
  readonly timeZone: string;
  readonly language?: string | undefined;
}

export type NewBooking = Pick<
  SimulatedBooking,
  'eventTypeId' | 'startMs' | 'endMs' | 'attendee' | 'metadata' | 'notes' | 'createdAtMs'
> & { readonly rescheduledFromUid?: string; readonly status?: BookingStatus };

/** All bookings of the one host. In memory: a simulator forgets when it stops. */
export interface BookingBook {
  all(): readonly SimulatedBooking[];
  /** What keeps the host busy. */
  taken(except?: string): readonly Taken[];
  find(uid: string): SimulatedBooking | undefined;
  add(booking: NewBooking): SimulatedBooking;
  clear(): void;
}

export function createBookingBook(): BookingBook {
  let bookings: SimulatedBooking[] = [];
  return {
    all: () => bookings,
    taken: (except) => bookings.filter(({ status, uid }) => isStanding(status) && uid !== except),
    find: (uid) => bookings.find((booking) => booking.uid === uid),
    add({ rescheduledFromUid = undefined, ...booking }) {
      const made: SimulatedBooking = {
        ...booking,
        id: 9_000_000 + bookings.length,
        uid: newUid(),
        status: booking.status ?? 'accepted',
        updatedAtMs: booking.createdAtMs,
        rescheduledToUid: null,
        rescheduledFromUid: rescheduledFromUid ?? null,
        cancellationReason: null,
      };
      bookings.push(made);
      return made;
    },
    clear() {
      bookings = [];
    },
  };
}

/** Pending ones keep the host busy too. */
function isStanding(status: BookingStatus): boolean {
  return status === 'accepted' || status === 'pending';
}

/** 22 characters, as a short UUID has. */
function newUid(): string {
  return randomBytes(17).toString('base64url').slice(0, 22);
}

/** The booking as the API answers it. Phone-only attendees get an address nobody reads. */
export function toWire(booking: SimulatedBooking) {
  const { attendee } = booking;
  const email = attendee.email ?? `${(attendee.phoneNumber ?? '').replace(/\D/g, '')}@sms.cal.com`;
  return {
    id: booking.id,
    uid: booking.uid,
    title: `Appointment between the crew and ${attendee.name}`,
    description: booking.notes,
    hosts: [{ id: 1, name: 'Crew', email: 'crew@harbor.example', username: 'crew', timeZone: 'America/Chicago' }],
    status: booking.status,
    ...(booking.cancellationReason === null ? {} : { cancellationReason: booking.cancellationReason }),
    ...(booking.rescheduledFromUid === null ? {} : { rescheduledFromUid: booking.rescheduledFromUid }),
    ...(booking.rescheduledToUid === null ? {} : { rescheduledToUid: booking.rescheduledToUid }),
    start: new Date(booking.startMs).toISOString(),
    end: new Date(booking.endMs).toISOString(),
    duration: (booking.endMs - booking.startMs) / 60_000,
    eventTypeId: booking.eventTypeId,
    eventType: { id: booking.eventTypeId, slug: `event-${booking.eventTypeId}` },
    meetingUrl: null,
    location: null,
    absentHost: false,
    createdAt: new Date(booking.createdAtMs).toISOString(),
    updatedAt: new Date(booking.updatedAtMs).toISOString(),
    metadata: booking.metadata,
    rating: null,
    icsUid: `${booking.uid}@Cal.com`,
    attendees: [{ ...attendee, email, displayEmail: email, absent: false }],
    guests: [],
    bookingFieldsResponses: { name: attendee.name, email, notes: booking.notes },
  };
}
