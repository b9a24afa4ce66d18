import type { Database, Service } from '@offhook/db';
import { type Business, loadBusiness } from '../bookings/business.ts';
import { workingSpans } from '../calendar/working-time.ts';
import { localDate } from '../time/local-time.ts';
import { closeToBest, matchServices } from './match-services.ts';
import { type JobTime, spokenPrice } from './spoken-price.ts';

/** What the model is given for a question about a price. Every sentence is rendered here; the model adds no number. */
export interface PricingAnswer {
  readonly found: boolean;
  readonly items: readonly { readonly service: string; readonly spoken: string }[];
  readonly say: string;
}

export interface PriceQuestion {
  readonly projectId: string;
  /** Null outside a call. */
  readonly callId: string | null;
  readonly service: string;
  /** An offered time the price is asked for; null: none in particular. */
  readonly slotId: string | null;
  /** Epoch milliseconds. */
  readonly nowMs: number;
}

/** More prices in one breath than this are not heard. */
const MAX_ITEMS = 3;
/** Services at least this close to the best match are quoted with it. */
const QUOTED_TOGETHER = 0.75;

/** Reads the price list now, so that a changed price is spoken on the next question. */
export async function getPricing(db: Database, question: PriceQuestion): Promise<PricingAnswer> {
  const business = await loadBusiness(db, question.projectId);
  const meant = closeToBest(matchServices(question.service, business.services), QUOTED_TOGETHER).slice(0, MAX_ITEMS);
  if (meant.length === 0) {
    const say =
      'I do not have a listed price for that. I can take your details and have someone call you with a quote.';
    return { found: false, items: [], say };
  }
  const slotAtMs = await offeredTime(db, question);
  const items = meant.map((service) => ({
    service: service.name,
    spoken: spokenPrice(service, business.manner, jobTimeOf(service, { business, slotAtMs, nowMs: question.nowMs })),
  }));
  return { found: true, items, say: items.map(({ spoken }) => spoken).join(' ') };
}

/** When the job would begin. An offer of another business or of another call is no offer. */
async function offeredTime(db: Database, { slotId, projectId, callId }: PriceQuestion): Promise<number | null> {
  if (slotId === null) return null;
  const where = { id: slotId, projectId, OR: [{ callId: null }, { callId }] };
  const offer = await db.slotOffer.findFirst({ where, select: { startsAt: true } });
  return offer?.startsAt.getTime() ?? null;
}

interface Moment {
  readonly business: Business;
  readonly slotAtMs: number | null;
  readonly nowMs: number;
}

/** A time that was offered decides. Without one, an emergency is taken to be now; anything else can wait for the morning. */
function jobTimeOf(service: Service, { business, slotAtMs, nowMs }: Moment): JobTime {
  if (slotAtMs !== null) return isOpen(business, slotAtMs) ? 'in_hours' : 'after_hours_then';
  if (!service.emergency) return 'unknown';
  return isOpen(business, nowMs) ? 'unknown' : 'after_hours_now';
}

function isOpen({ hours, manner }: Business, atMs: number): boolean {
  const spans = workingSpans(localDate(atMs, manner.timeZone), [hours], manner.timeZone);
  return spans.some(({ fromMs, untilMs }) => fromMs <= atMs && atMs < untilMs);
}
