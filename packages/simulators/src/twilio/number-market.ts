export type SimulatedCapabilities = { voice: boolean; SMS: boolean; MMS: boolean; fax: boolean };
export type NumberKind = 'Local' | 'TollFree' | 'Mobile';

/** What Twilio wants before it sells a number. */
export type AddressWish = 'none' | 'any' | 'local' | 'foreign';

export type NumberOnSale = {
  e164: string;
  kind: NumberKind;
  country: string;
  areaCode: string;
  locality: string | null;
  region: string | null;
  postalCode: string | null;
  capabilities: SimulatedCapabilities;
  addressRequirements: AddressWish;
  /** A regulatory bundle is wanted too. */
  needsBundle: boolean;
};

type Place = readonly [country: string, areaCode: string, locality: string, region: string, postalCode: string];

const PLACES: readonly Place[] = [
  ['US', '512', 'Austin', 'TX', '78701'],
  ['US', '737', 'Austin', 'TX', '78704'],
  ['US', '210', 'San Antonio', 'TX', '78205'],
  ['US', '713', 'Houston', 'TX', '77002'],
  ['US', '214', 'Dallas', 'TX', '75201'],
  ['US', '206', 'Seattle', 'WA', '98101'],
  ['US', '303', 'Denver', 'CO', '80202'],
  ['US', '312', 'Chicago', 'IL', '60601'],
  ['US', '415', 'San Francisco', 'CA', '94102'],
  ['US', '617', 'Boston', 'MA', '02108'],
  ['CA', '416', 'Toronto', 'ON', 'M5H'],
  ['CA', '604', 'Vancouver', 'BC', 'V6B'],
];
const TOLL_FREE = ['800', '833', '844', '855', '866', '877', '888'];
/** 555-0100 to 555-0199 are kept free for fiction in every area code; these are not callers of scenarios. */
const FIRST_LINE = 150;
const LINES = 20;
/** Ofcom: numbers for drama. */
const GB_LOCAL = Array.from({ length: 10 }, (_line, index) => `+4420794609${50 + index}`);
const GB_MOBILE = Array.from({ length: 10 }, (_line, index) => `+4477009009${50 + index}`);
/** Every so many can do no texts. */
const VOICE_ONLY_EVERY = 7;

/** Somebody is always faster: found by a search, gone when it is bought. +15005550000 is Twilio's own for tests. */
export const ALWAYS_SNATCHED: readonly string[] = ['+15005550000', '+14155550150'];

export const ABILITIES: SimulatedCapabilities = { voice: true, SMS: true, MMS: true, fax: false };
const VOICE_ONLY: SimulatedCapabilities = { voice: true, SMS: false, MMS: false, fax: false };

/** What is on sale: fictional numbers, the same every time. */
export class NumberMarket {
  readonly #isTaken: (e164: string) => boolean;
  readonly #snatched = new Set<string>();

  constructor(isTaken: (e164: string) => boolean) {
    this.#isTaken = isTaken;
  }

  /** Null: Twilio sells none of this kind there. */
  offers(country: string, kind: NumberKind): NumberOnSale[] | null {
    const all = STOCK.filter((offer) => offer.country === country && offer.kind === kind);
    return all.length === 0 ? null : all.filter(({ e164 }) => !this.#isTaken(e164) && !this.#snatched.has(e164));
  }

  /** The next buyer of this number comes too late, though searches still show it. */
  take(e164: string): NumberOnSale | null {
    const offer = STOCK.find((candidate) => candidate.e164 === e164);
    if (!offer || this.#isTaken(e164) || this.#snatched.has(e164)) return null;
    if (!ALWAYS_SNATCHED.includes(e164)) return offer;
    this.#snatched.add(e164);
    return null;
  }
}

function local([country, areaCode, locality, region, postalCode]: Place): NumberOnSale[] {
  return Array.from({ length: LINES }, (_line, index) => ({
    e164: `+1${areaCode}5550${FIRST_LINE + index}`,
    kind: 'Local' as const,
    country,
    areaCode,
    locality,
    region,
    postalCode,
    capabilities: index % VOICE_ONLY_EVERY === VOICE_ONLY_EVERY - 1 ? VOICE_ONLY : ABILITIES,
    addressRequirements: 'none' as const,
    needsBundle: false,
  }));
}

function placeless(e164: string, offer: Pick<NumberOnSale, 'kind' | 'country' | 'areaCode'>): NumberOnSale {
  const isBritish = offer.country === 'GB';
  return {
    e164,
    ...offer,
    locality: null,
    region: null,
    postalCode: null,
    capabilities: offer.kind === 'TollFree' ? VOICE_ONLY : ABILITIES,
    addressRequirements: isBritish ? 'any' : 'none',
    needsBundle: isBritish && offer.kind === 'Mobile',
  };
}

const STOCK: readonly NumberOnSale[] = [
  ...PLACES.flatMap(local),
  ...TOLL_FREE.flatMap((areaCode) =>
    Array.from({ length: 5 }, (_line, index) =>
      placeless(`+1${areaCode}5550${FIRST_LINE + index}`, { kind: 'TollFree', country: 'US', areaCode }),
    ),
  ),
  ...GB_LOCAL.map((e164) => placeless(e164, { kind: 'Local', country: 'GB', areaCode: '20' })),
  ...GB_MOBILE.map((e164) => placeless(e164, { kind: 'Mobile', country: 'GB', areaCode: '7700' })),
];
