/** One line of a price list that was found in a prompt. Cents of the business's currency. */
export interface PriceLine {
  readonly name: string;
  readonly priceKind: 'fixed' | 'from' | 'range' | 'on_site';
  readonly minCents: number | null;
  readonly maxCents: number | null;
  /** When the line says how long it takes. */
  readonly durationMin: number | null;
  readonly line: string;
}

export interface PricesFound {
  readonly prices: readonly PriceLine[];
  /** Lines with an amount of money that are no line of a price list: fees, conditions, prose. */
  readonly unclear: readonly string[];
}

const AMOUNT = '\\$\\s?(\\d{1,3}(?:,\\d{3})+|\\d+)(?:\\.(\\d{2}))?';
const LEAD = '^(?:[-*•]\\s+|\\d+[.)]\\s+)?(?:\\*\\*)?';
const NAME = "([A-Z][\\w /&'’(),-]{2,60}?)(?:\\*\\*)?\\s*(?::(?:\\*\\*)?|–|—|\\s-\\s|\\.{2,}|\\|)\\s*";
const FROM = '((?:from|starts? at|starting at|starting from|as low as)\\s+)?';
const TO = `(?:\\s*(?:-|–|—|to)\\s*${AMOUNT})?`;
const PRICED = new RegExp(`${LEAD}${NAME}${FROM}${AMOUNT}${TO}(\\s*\\+|\\s+and up)?(?:\\s*[(,;].*|\\.?)$`);
const ON_SITE = new RegExp(
  `${LEAD}${NAME}(?:free (?:on-?site )?(?:estimate|quote)|quoted? on ?site|price on request|call for (?:a )?quote)`,
  'i',
);
const HAS_AMOUNT = new RegExp(AMOUNT);
/** Not a thing that is done, but what comes on top. */
const FEE =
  /\b(fee|charge|surcharge|discount|deposit|minimum|trip|dispatch|diagnostic|after[- ]hours|weekend|membership|coupon|off)\b/i;
const DURATION = /(\d+(?:\.\d)?)\s*(?:-\s*\d+(?:\.\d)?\s*)?(hours?|hrs?|h|minutes?|mins?)\b/i;
const MAX_NAME_WORDS = 8;
const DURATION_MIN = { least: 15, most: 720 };

/** The price list in a text, line by line. Only what is clearly a line of one; everything else with an amount in it is listed as unclear. */
export function readPrices(text: string): PricesFound {
  const prices = new Map<string, PriceLine>();
  const unclear: string[] = [];
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    const price = priceLine(line);
    const isNew = price && !prices.has(price.name.toLowerCase());
    if (isNew) prices.set(price.name.toLowerCase(), price);
    else if (HAS_AMOUNT.test(line)) unclear.push(line.replace(/^[-*•]\s+/, ''));
  }
  return { prices: [...prices.values()], unclear };
}

function priceLine(line: string): PriceLine | null {
  const priced = PRICED.exec(line);
  const name = (priced?.[1] ?? ON_SITE.exec(line)?.[1])?.trim();
  if (name === undefined || FEE.test(name) || name.split(/\s+/).length > MAX_NAME_WORDS) return null;
  const found = { name, durationMin: durationOf(line), line: line.replace(/^[-*•]\s+/, '') };
  if (!priced) return { ...found, priceKind: 'on_site', minCents: null, maxCents: null };
  const [, , from, dollars, cents, maxDollars, maxCents, plus] = priced;
  const min = centsOf(dollars, cents);
  const max = maxDollars === undefined ? null : centsOf(maxDollars, maxCents);
  if (max !== null) return max > min ? { ...found, priceKind: 'range', minCents: min, maxCents: max } : null;
  return { ...found, priceKind: from || plus ? 'from' : 'fixed', minCents: min, maxCents: null };
}

function centsOf(dollars: string | undefined, cents: string | undefined): number {
  return Number((dollars ?? '0').replaceAll(',', '')) * 100 + Number(cents ?? '0');
}

function durationOf(line: string): number | null {
  const match = DURATION.exec(line);
  if (!match) return null;
  const isHours = /^h/i.test(match[2] ?? '');
  const minutes = Math.round(Number(match[1]) * (isHours ? 60 : 1));
  return minutes >= DURATION_MIN.least && minutes <= DURATION_MIN.most ? minutes : null;
}
