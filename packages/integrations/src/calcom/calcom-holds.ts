import type { CalendarHolds } from '@offhook/core';
import { z } from 'zod';
import { parsed } from './calcom-booking.ts';
import type { CalcomClient } from './calcom-client.ts';

/** A reservation as Cal.com answers it (A4). */
const Reservation = z.object({ reservationUid: z.string().min(1), reservationUntil: z.iso.datetime({ offset: true }) });

/**
 * Slot reservations. Cal.com hides a reserved slot from its listings for five minutes and books it all the same for whoever
 * asks, us included: never presented when booking, for unknown keys are refused there (A4).
 */
export function calcomHolds(client: CalcomClient, eventTypeOf: (serviceId: string) => number): CalendarHolds {
  return {
    async hold({ serviceId, startsAtMs }, { signal }) {
      const answer = await client.request({
        method: 'POST',
        group: 'slots',
        path: '/slots/reservations',
        body: { eventTypeId: eventTypeOf(serviceId), slotStart: new Date(startsAtMs).toISOString() },
        signal,
      });
      // Booked or reserved meanwhile (422), or an event type that cannot be reserved.
      if (!answer.ok) return null;
      const { reservationUid, reservationUntil } = parsed(Reservation, answer.data);
      return { holdUid: reservationUid, heldUntilMs: Date.parse(reservationUntil) };
    },
    async release(holdUid, { signal }) {
      // A refusal means that it has ended.
      await client.request({
        method: 'DELETE',
        group: 'slots',
        path: '/slots/reservations/{uid}',
        params: { uid: holdUid },
        signal,
      });
    },
  };
}
