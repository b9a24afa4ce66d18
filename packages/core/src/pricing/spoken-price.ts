import type { Service } from '@offhook/db';
import { type Manner, spokenMoney } from '../time/spoken.ts';

export type Priced = Pick<
  Service,
  | 'name'
  | 'priceKind'
  | 'priceMinCents'
  | 'priceMaxCents'
  | 'callOutFeeCents'
  | 'callOutFeeCredited'
  | 'afterHoursFeeCents'
  | 'quotable'
  | 'priceNote'
>;

/** When the job would be: within the business's hours, outside them (now, or at the offered time), or not known yet. */
export type JobTime = 'in_hours' | 'after_hours_now' | 'after_hours_then' | 'unknown';

/**
 * One service's price as a sentence that may be read out as it is: the price, the call-out fee, the after-hours fee, the owner's
 * note. An `on_site` price is never named, and neither is one the owner has not filled in; what must not be quoted has none at all.
 */
export function spokenPrice(service: Priced, manner: Manner, when: JobTime = 'unknown'): string {
  if (!service.quotable) {
    return `We do not give prices for ${service.name} over the phone. Someone can call you back with a quote.`;
  }
  const note = service.priceNote.trim();
  return [
    mainSentence(service, manner),
    callOutSentence(service, manner),
    afterHoursSentence(service, manner, when),
    note === '' ? null : withFullStop(note),
  ]
    .filter((sentence) => sentence !== null)
    .join(' ');
}

function mainSentence({ name, priceKind, priceMinCents, priceMaxCents }: Priced, manner: Manner): string {
  const onSite = `${name} is priced on site, after a look at the job; there is no price for it over the phone.`;
  if (priceKind === 'on_site' || priceMinCents === null) return onSite;
  const lowest = spokenMoney(priceMinCents, manner);
  if (priceKind === 'fixed') return `${name} is ${lowest}.`;
  if (priceKind === 'from' || priceMaxCents === null) return `${name} starts at ${lowest}.`;
  return `${name} is usually between ${lowest} and ${spokenMoney(priceMaxCents, manner)}.`;
}

function callOutSentence({ callOutFeeCents, callOutFeeCredited }: Priced, manner: Manner): string | null {
  if (!callOutFeeCents) return null;
  const fee = `There is also a ${spokenMoney(callOutFeeCents, manner)} call-out fee`;
  return callOutFeeCredited ? `${fee}, which comes off the bill when we do the job.` : `${fee}.`;
}

function afterHoursSentence({ afterHoursFeeCents }: Priced, manner: Manner, when: JobTime): string | null {
  if (!afterHoursFeeCents || when === 'in_hours') return null;
  const fee = `${spokenMoney(afterHoursFeeCents, manner)} after-hours fee`;
  if (when === 'after_hours_now') return `It is outside our regular hours now, so a ${fee} is added.`;
  if (when === 'after_hours_then') return `That time is outside our regular hours, so a ${fee} is added.`;
  return `Outside our regular hours a ${fee} is added.`;
}

function withFullStop(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
