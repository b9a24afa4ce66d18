import type { Database } from '@offhook/db';
import { loadBusiness } from '../bookings/business.ts';
import { closeToBest, matchServices } from './match-services.ts';
import { spokenPrice } from './spoken-price.ts';

/** What the model is given for a question about a price. Every sentence is rendered here; the model adds no number. */
export interface PricingAnswer {
  readonly found: boolean;
  readonly items: readonly { readonly service: string; readonly spoken: string }[];
  readonly say: string;
}

/** More prices in one breath than this are not heard. */
const MAX_ITEMS = 3;
/** Services at least this close to the best match are quoted with it. */
const QUOTED_TOGETHER = 0.75;

/** Reads the price list now, so that a changed price is spoken on the next question. */
export async function getPricing(
  db: Database,
  request: { readonly projectId: string; readonly service: string },
): Promise<PricingAnswer> {
  const { services, manner } = await loadBusiness(db, request.projectId);
  const meant = closeToBest(matchServices(request.service, services), QUOTED_TOGETHER).slice(0, MAX_ITEMS);
  if (meant.length === 0) {
    const say =
      'I do not have a listed price for that. I can take your details and have someone call you with a quote.';
    return { found: false, items: [], say };
  }
  const items = meant.map((service) => ({ service: service.name, spoken: spokenPrice(service, manner) }));
  return { found: true, items, say: items.map(({ spoken }) => spoken).join(' ') };
}
