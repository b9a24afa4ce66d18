import { type CallOptions, normalizePhoneNumber, type OutsideBooking, type OutsideBookingsPort } from '@offhook/core';
import { z } from 'zod';
import { CalcomBooking, granted, parsed } from './calcom-booking.ts';
import { type CalcomAccess, type CalcomClient, calcomClient } from './calcom-client.ts';

export interface OutsideBookingsOptions extends CalcomAccess {
  readonly eventTypeIdByServiceId: Readonly<Record<string, number>>;
}

/** One page; Cal.com allows 250 (A7). */
const TAKE = 100;
/** Addresses that Cal.com makes up for attendees who gave only a number (A5): nobody reads them. */
const MADE_UP_EMAIL = /@sms\.cal\.com$/i;
const MAX_NOTES_CHARS = 2_000;
const MAX_NAME_CHARS = 200;

/** The bookings of one account, as whoever keeps a copy needs them. */
export function calcomOutsideBookings(options: OutsideBookingsOptions): OutsideBookingsPort {
  const client = calcomClient(options);
  const serviceIds = new Map(Object.entries(options.eventTypeIdByServiceId).map(([serviceId, id]) => [id, serviceId]));
  const toOutside = (booking: CalcomBooking) => toOutsideBooking(booking, serviceIds);
  return {
    async read(externalUid, { signal }) {
      const answer = await client.request({
        method: 'GET',
        group: 'bookings',
        path: '/bookings/{uid}',
        params: { uid: externalUid },
        signal,
      });
      if (!answer.ok && answer.status === 404) return null;
      return toOutside(parsed(CalcomBooking, granted(answer)));
    },
    changedSince: (sinceMs, callOptions) => changedSince({ client, toOutside }, sinceMs, callOptions),
  };
}

interface Reader {
  readonly client: CalcomClient;
  toOutside(booking: CalcomBooking): OutsideBooking;
}

async function changedSince({ client, toOutside }: Reader, sinceMs: number | null, { signal }: CallOptions) {
  const answer = await client.request({
    method: 'GET',
    group: 'bookings',
    path: '/bookings',
    query: {
      status: sinceMs === null ? 'upcoming,unconfirmed' : 'upcoming,unconfirmed,cancelled',
      ...(sinceMs === null ? {} : { afterUpdatedAt: new Date(sinceMs).toISOString() }),
      sortUpdatedAt: 'asc',
      take: String(TAKE),
    },
    signal,
  });
  const found = parsed(z.array(CalcomBooking), granted(answer));
  const lastUpdatedAt = found.at(-1)?.updatedAt ?? null;
  const hasMore = answer.ok && answer.hasNextPage && lastUpdatedAt !== null;
  return { bookings: found.map(toOutside), nextMs: hasMore ? Date.parse(lastUpdatedAt) : null };
}

const STATUS = { accepted: 'confirmed', pending: 'requested', cancelled: 'gone', rejected: 'gone' } as const;

function toOutsideBooking(booking: CalcomBooking, serviceIds: ReadonlyMap<number, string>): OutsideBooking {
  const [attendee] = booking.attendees ?? [];
  const phone = attendee?.phoneNumber ? normalizePhoneNumber(attendee.phoneNumber) : null;
  const email = attendee?.email && !MADE_UP_EMAIL.test(attendee.email) ? attendee.email : null;
  const notes = booking.bookingFieldsResponses?.['notes'];
  return {
    externalUid: booking.uid,
    status: STATUS[booking.status],
    movedFromUid: booking.rescheduledFromUid ?? null,
    movedToUid: booking.rescheduledToUid ?? null,
    startsAtMs: Date.parse(booking.start),
    endsAtMs: Date.parse(booking.end),
    serviceId: serviceIds.get(booking.eventTypeId ?? -1) ?? null,
    isOurs: typeof booking.metadata?.['intentId'] === 'string',
    customer: {
      name: (attendee?.name ?? '').slice(0, MAX_NAME_CHARS),
      phone,
      email,
      address: addressOf(booking.location),
      notes: typeof notes === 'string' ? notes.slice(0, MAX_NOTES_CHARS) : '',
    },
  };
}

/** A place; links of meetings and names of apps are none. */
function addressOf(location: unknown): string {
  if (typeof location !== 'string' || /^(https?:|integrations:)/.test(location)) return '';
  return location.slice(0, MAX_NAME_CHARS);
}
