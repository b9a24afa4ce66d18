import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { NumberKind, NumberOnSale } from '../number-market.ts';
import { availableResource } from './number-resource.ts';
import type { RestDeps } from './rest-deps.ts';
import { RestError } from './rest-error.ts';

const Params = z.object({ country: z.string().regex(/^[A-Z]{2}$/), file: z.string() });
const KINDS: Readonly<Record<string, NumberKind>> = {
  'Local.json': 'Local',
  'TollFree.json': 'TollFree',
  'Mobile.json': 'Mobile',
};
const AREA_CODE = /^[2-9]\d\d$/;
/** 2 to 16 characters: digits, letters as on a keypad, `*` for any one. */
const CONTAINS = /^\+?[0-9A-Za-z*]{2,16}$/;
const DEFAULT_PAGE_SIZE = 50;
const MAX_PAGE_SIZE = 1_000;

/** What a search may name; whatever else is refused rather than ignored. */
const FILTERS: Readonly<Record<string, (offer: NumberOnSale, value: string) => boolean>> = {
  AreaCode: ({ areaCode }, value) => areaCode === value,
  Contains: ({ e164 }, value) => patternOf(value).test(e164),
  SmsEnabled: ({ capabilities }, value) => capabilities.SMS === (value === 'true'),
  MmsEnabled: ({ capabilities }, value) => capabilities.MMS === (value === 'true'),
  VoiceEnabled: ({ capabilities }, value) => capabilities.voice === (value === 'true'),
  ExcludeAllAddressRequired: ({ addressRequirements }, value) => value !== 'true' || addressRequirements === 'none',
  InRegion: ({ region }, value) => region === value,
  InLocality: ({ locality }, value) => locality?.toLowerCase() === value.toLowerCase(),
  InPostalCode: ({ postalCode }, value) => postalCode === value,
};
const PAGING: readonly string[] = ['PageSize', 'Page'];

/** `/AvailablePhoneNumbers/{country}/{kind}`: numbers on sale. One page, as many as asked for. */
export function registerAvailableNumberRoutes(account: FastifyInstance, { exchange }: RestDeps): void {
  account.get('/AvailablePhoneNumbers/:country/:file', async (request) => {
    const params = Params.safeParse(request.params);
    const kind = params.success ? KINDS[params.data.file] : undefined;
    const offers = params.success && kind ? exchange.numbers.market.offers(params.data.country, kind) : null;
    if (offers === null) throw new RestError(20_404);
    const query = z.record(z.string(), z.string()).parse(request.query);
    check(query);
    const wanted = Object.entries(query).filter(([name]) => !PAGING.includes(name));
    const found = offers.filter((offer) => wanted.every(([name, value]) => FILTERS[name]?.(offer, value)));
    const size = Math.min(MAX_PAGE_SIZE, Math.max(1, Number(query.PageSize) || DEFAULT_PAGE_SIZE));
    return { available_phone_numbers: found.slice(0, size).map(availableResource), uri: request.url };
  });
}

function check(query: Record<string, string>): void {
  const unknown = Object.keys(query).find((name) => !(name in FILTERS) && !PAGING.includes(name));
  if (unknown !== undefined) throw new RestError(20_001, `${unknown} is not simulated`);
  if (query.AreaCode !== undefined && !AREA_CODE.test(query.AreaCode)) throw new RestError(21_451);
  if (query.Contains !== undefined && !CONTAINS.test(query.Contains))
    throw new RestError(20_001, 'Contains must be 2 to 16 characters of 0-9, a-z, A-Z and *');
}

const KEYPAD = ['abc', 'def', 'ghi', 'jkl', 'mno', 'pqrs', 'tuv', 'wxyz'];

function patternOf(contains: string): RegExp {
  const digits = [...contains.toLowerCase().replace('+', '')].map((character) => {
    if (character === '*') return '\\d';
    const key = KEYPAD.findIndex((letters) => letters.includes(character));
    return key < 0 ? character : String(key + 2);
  });
  return new RegExp(digits.join(''));
}
