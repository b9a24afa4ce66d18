import type { Database } from '@offhook/db';
import type { CalendarPort, CalendarSlot, SlotHold } from '../calendar/calendar-port.ts';

/** Of a function call, what holds have to do with. */
interface Deciding {
  readonly projectId: string;
  readonly callId: string | null;
  readonly nowMs: number;
  readonly signal: AbortSignal;
}

/** A caller waits for the times, not for their holds. */
const HOLD_WITHIN_MS = 1_500;
const RELEASE_WITHIN_MS = 1_000;

/**
 * Keeps offered times out of other callers' and visitors' sight while this caller decides, where the calendar can do that. As
 * good as it goes: a time that could not be held is offered all the same, and the booking decides. Our own calendar needs none:
 * there the exclusion constraint decides, and who comes second hears the next time at once.
 */
export async function holdOffers(
  { holds }: CalendarPort,
  { callId, signal }: Deciding,
  { serviceId, slots }: { readonly serviceId: string; readonly slots: readonly CalendarSlot[] },
): Promise<readonly (SlotHold | null)[]> {
  // Outside a call nobody is deciding.
  if (holds === null || callId === null) return slots.map(() => null);
  const within = AbortSignal.any([signal, AbortSignal.timeout(HOLD_WITHIN_MS)]);
  return Promise.all(slots.map((slot) => holds.hold({ ...slot, serviceId }, { signal: within }).catch(() => null)));
}

interface Held {
  readonly serviceId: string;
  readonly found: readonly CalendarSlot[];
  readonly within: { readonly fromMs: number; readonly untilMs: number };
}

/** The free times with those this call holds itself: the calendar hides them from us too. */
export async function withOwnHolds(
  db: Database,
  { projectId, callId, nowMs }: Deciding,
  { serviceId, found, within }: Held,
): Promise<CalendarSlot[]> {
  if (callId === null) return [...found];
  const offers = await db.slotOffer.findMany({
    where: {
      projectId,
      callId,
      serviceId,
      holdUid: { not: null },
      heldUntil: { gt: new Date(nowMs) },
      startsAt: { gte: new Date(within.fromMs), lt: new Date(within.untilMs) },
    },
  });
  const starts = new Map(found.map((slot) => [slot.startsAtMs, slot]));
  for (const { startsAt, endsAt, technicianId } of offers) {
    const slot = { startsAtMs: startsAt.getTime(), endsAtMs: endsAt.getTime(), technicianId };
    if (!starts.has(slot.startsAtMs)) starts.set(slot.startsAtMs, slot);
  }
  return [...starts.values()].sort((a, b) => a.startsAtMs - b.startsAtMs);
}

/** Lets go of what a call still holds, now that it has what it wanted. What the calendar does not hear of in time ends by itself. */
export async function letGoOfOffers(
  db: Database,
  { holds }: CalendarPort,
  { projectId, callId, nowMs }: Deciding,
): Promise<void> {
  if (holds === null || callId === null) return;
  const held = { projectId, callId, holdUid: { not: null }, heldUntil: { gt: new Date(nowMs) } };
  const signal = AbortSignal.timeout(RELEASE_WITHIN_MS);
  try {
    const offers = await db.slotOffer.findMany({ where: held, select: { holdUid: true } });
    await Promise.all(offers.map(({ holdUid }) => holds.release(holdUid ?? '', { signal })));
    await db.slotOffer.updateMany({ where: held, data: { heldUntil: null, holdUid: null } });
  } catch {
    // The booking stands; a hold that could not be let go of lasts a few minutes more.
  }
}
