import type { Service } from '@offhook/db';
import { closeToBest, matchServices } from '../pricing/match-services.ts';
import { readPostalCode } from '../service-area/zip-code.ts';
import { addDays, isDate, localDate, startOfDate } from '../time/local-time.ts';
import { spokenChoice, spokenDate } from '../time/spoken.ts';
import { type Business, loadBusiness } from './business.ts';
import {
  type BookingDeps,
  type CallerRequest,
  type Offer,
  type OfferedSlot,
  offerSlots,
  type SlotWish,
} from './offer-slots.ts';
import { type PartOfDay, spokenSlots } from './pick-slots.ts';

export interface SlotQuestion {
  /** As the caller or the price list says it. */
  readonly service: string;
  /** `2026-11-24`; null: as soon as possible. */
  readonly preferredDate: string | null;
  readonly partOfDay: PartOfDay;
  /** The assistant takes it for an emergency. A service the owner marked as one always is. */
  readonly emergency: boolean;
  /** Of the job, when the caller has said it: the drive there has to fit between two jobs. */
  readonly postalCode?: string | null;
  /** The caller's booking that is to be moved. */
  readonly movingBookingId?: string | null;
}

export interface SlotsAnswer {
  readonly slots: readonly OfferedSlot[];
  readonly say: string;
}

/** Two services this close are asked back about rather than guessed between. */
const TOO_CLOSE_TO_CALL = 0.92;
const CALL_BACK = 'I can take your details and have someone call you back.';

/** Free times for a service, written down as offers of this call. No offer: `say` tells the caller why. */
export async function getSlots(
  deps: BookingDeps,
  request: CallerRequest,
  question: SlotQuestion,
): Promise<SlotsAnswer> {
  const business = await loadBusiness(deps.db, request.projectId);
  const chosen = chooseService(business.services, question.service);
  if (chosen.service === null) return { slots: [], say: chosen.say };
  const asked = { ...question, preferredDate: validDate(question.preferredDate) };
  const notAtMs = await startOfMoving(deps, request, question);
  const wish = { ...wishOf({ business, service: chosen.service }, request, asked), notAtMs };
  const tooFar = beyondHorizon(wish, request);
  if (tooFar !== null) return { slots: [], say: tooFar };
  const offer = await offerSlots(deps, request, wish);
  return { slots: offer.offered, say: sentence(offer, wish, { request, asked }) };
}

/** When the appointment is that the caller wants to move; null when there is none. */
async function startOfMoving(
  { db }: BookingDeps,
  { projectId }: CallerRequest,
  { movingBookingId = null }: SlotQuestion,
): Promise<number | null> {
  if (movingBookingId === null) return null;
  const moving = await db.booking.findFirst({ where: { id: movingBookingId, projectId }, select: { startsAt: true } });
  return moving?.startsAt.getTime() ?? null;
}

type Chosen = { readonly service: Service } | { readonly service: null; readonly say: string };

/** The one bookable service that was meant, or what to say instead. */
export function chooseService(services: readonly Service[], said: string): Chosen {
  const bookable = services.filter((service) => service.bookable);
  const meant = closeToBest(matchServices(said, services), TOO_CLOSE_TO_CALL);
  const [service] = meant;
  if (service === undefined) {
    const names = spokenChoice(bookable.slice(0, 4).map(({ name }) => name));
    const list = names === '' ? '' : ` We do things like ${names}.`;
    return { service: null, say: `I could not find that among the jobs I can book.${list} ${CALL_BACK}` };
  }
  if (meant.length > 1) return { service: null, say: `Do you mean ${spokenChoice(meant.map(({ name }) => name))}?` };
  if (service.bookable) return { service };
  return { service: null, say: `${service.name} needs a look on site before it can be scheduled. ${CALL_BACK}` };
}

function validDate(date: string | null): string | null {
  return date !== null && isDate(date) ? date : null;
}

function wishOf(
  { business, service }: { business: Business; service: Service },
  { nowMs }: CallerRequest,
  { preferredDate, partOfDay, emergency, postalCode, movingBookingId = null }: SlotQuestion,
): SlotWish {
  const today = localDate(nowMs, business.manner.timeZone);
  const fromDate = preferredDate !== null && preferredDate > today ? preferredDate : today;
  const zip = postalCode ? readPostalCode(postalCode) : null;
  const place = zip === null ? null : { at: null, address: null, postalCode: zip };
  return {
    business,
    service,
    emergency: emergency || service.emergency,
    fromDate,
    preferredDate,
    part: partOfDay,
    place,
    movingBookingId,
  };
}

function beyondHorizon({ business, fromDate }: SlotWish, { nowMs }: CallerRequest): string | null {
  const { manner, rules } = business;
  const last = addDays(localDate(nowMs, manner.timeZone), rules.horizonDays);
  if (fromDate <= last) return null;
  const until = spokenDate(startOfDate(last, manner.timeZone), manner);
  return `I can only book up to ${until}. Would a day before that work?`;
}

interface Asked {
  readonly request: CallerRequest;
  readonly asked: SlotQuestion;
}

function sentence(offer: Offer, wish: SlotWish, { request, asked }: Asked): string {
  const { manner } = wish.business;
  const [first] = offer.slots;
  if (!first) return `I am sorry, I have nothing free for ${wish.service.name} in the next weeks. ${CALL_BACK}`;
  const times = spokenSlots(offer.slots, manner, request.nowMs);
  const firstDate = localDate(first.startsAtMs, manner.timeZone);
  if (asked.preferredDate !== null && firstDate !== asked.preferredDate) {
    const wished = spokenDate(startOfDate(asked.preferredDate, manner.timeZone), manner);
    return `I have nothing on ${wished}. The next openings are ${times}.`;
  }
  if (offer.otherPart) return `I have nothing in the ${asked.partOfDay}. What I have is ${times}.`;
  return offer.slots.length === 1 ? `I have ${times}. Does that work?` : `I have ${times}. Which works best?`;
}
