import { money } from '#app/lib/format.ts';
import type { Service } from './use-services.ts';

type Price = Pick<Service, 'priceKind' | 'priceMinCents' | 'priceMaxCents'>;

/** A price as a list shows it: `$135`, `from $129`, `$149 – $320`, `after a look`. */
export function priceInWords({ priceKind, priceMinCents, priceMaxCents }: Price, currency: string): string {
  if (priceKind === 'on_site' || priceMinCents === null) return 'after a look';
  const lowest = money(priceMinCents, currency);
  if (priceKind === 'fixed') return lowest;
  if (priceKind === 'from' || priceMaxCents === null) return `from ${lowest}`;
  return `${lowest} – ${money(priceMaxCents, currency)}`;
}
