import type { Service } from '@offhook/db';
import { type Manner, spokenMoney } from '../time/spoken.ts';

export type Priced = Pick<
  Service,
  'name' | 'priceKind' | 'priceMinCents' | 'priceMaxCents' | 'callOutFeeCents' | 'priceNote'
>;

/**
 * One service's price as a sentence that may be read out as it is. An `on_site` price is never named, and neither is one
 * the owner has not filled in.
 */
export function spokenPrice(service: Priced, manner: Manner): string {
  const sentences = [mainSentence(service, manner)];
  if (service.callOutFeeCents !== null && service.callOutFeeCents > 0) {
    sentences.push(`There is also a ${spokenMoney(service.callOutFeeCents, manner)} call-out fee.`);
  }
  if (service.priceNote.trim() !== '') sentences.push(withFullStop(service.priceNote.trim()));
  return sentences.join(' ');
}

function mainSentence({ name, priceKind, priceMinCents, priceMaxCents }: Priced, manner: Manner): string {
  const onSite = `${name} is priced on site, after a look at the job; there is no price for it over the phone.`;
  if (priceKind === 'on_site' || priceMinCents === null) return onSite;
  const lowest = spokenMoney(priceMinCents, manner);
  if (priceKind === 'fixed') return `${name} is ${lowest}.`;
  if (priceKind === 'from' || priceMaxCents === null) return `${name} starts at ${lowest}.`;
  return `${name} is usually between ${lowest} and ${spokenMoney(priceMaxCents, manner)}.`;
}

function withFullStop(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
