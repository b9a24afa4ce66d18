import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { NumberBook, SimulatedNumber } from '../number-book.ts';
import { UNROUTED } from '../number-fields.ts';
import type { NumberOnSale } from '../number-market.ts';
import { formOf } from './call-routes.ts';
import type { Form } from './form.ts';
import { checkFallbacks, friendlyNameOf, routingChange } from './number-form.ts';
import { numberResource } from './number-resource.ts';
import { pageOf } from './paging.ts';
import { formatted } from './resources.ts';
import type { RestDeps } from './rest-deps.ts';
import { RestError } from './rest-error.ts';

const FileParams = z.object({ file: z.string() });
const NUMBER_FILE = /^(PN[0-9a-f]{32})\.json$/;
const E164 = /^\+[1-9]\d{6,14}$/;
const AREA_CODE = /^[2-9]\d\d$/;
/** Twilio: numbers for tests. This one is no number at all. */
const INVALID_NUMBER = '+15005550001';

/** `/IncomingPhoneNumbers`: buy, list, fetch, change, release (protocols/twilio-voice.md, section 6). */
export function registerNumberRoutes(account: FastifyInstance, { exchange }: RestDeps): void {
  const { accountSid, numbers } = exchange;
  const describe = (number: SimulatedNumber) => numberResource(number, numbers, accountSid);
  const find = (params: unknown): SimulatedNumber => {
    const number = numbers.find(NUMBER_FILE.exec(FileParams.parse(params).file)?.[1] ?? '');
    if (!number) throw new RestError(20_404);
    return number;
  };
  account.get('/IncomingPhoneNumbers.json', async (request) => {
    const query = z.record(z.string(), z.string()).parse(request.query);
    const rows = numbers.list().filter(filterOf(query)).map(describe);
    return pageOf('incoming_phone_numbers', rows, { path: request.url.split('?')[0] ?? '', query });
  });
  account.post('/IncomingPhoneNumbers.json', async (request, reply) =>
    reply.code(201).send(describe(buy(formOf(request), numbers))),
  );
  account.get('/IncomingPhoneNumbers/:file', async (request) => describe(find(request.params)));
  account.post('/IncomingPhoneNumbers/:file', async (request) => {
    const number = find(request.params);
    change(number, formOf(request), numbers);
    return describe(number);
  });
  account.delete('/IncomingPhoneNumbers/:file', async (request, reply) => {
    numbers.release(find(request.params).sid);
    return reply.code(204).send();
  });
}

/** `PhoneNumber` matches a part of it; `*` is any digit. */
function filterOf(query: Record<string, string>): (number: SimulatedNumber) => boolean {
  const { PhoneNumber, FriendlyName, Origin } = query;
  const pattern =
    PhoneNumber === undefined ? null : new RegExp(PhoneNumber.replace(/[^\d*]/g, '').replaceAll('*', '\\d'));
  return ({ e164, friendlyName }) =>
    (pattern === null || pattern.test(e164)) &&
    (FriendlyName === undefined || friendlyName === FriendlyName) &&
    (Origin === undefined || Origin === 'twilio');
}

function buy(form: Form, numbers: NumberBook): SimulatedNumber {
  const friendlyName = friendlyNameOf(form);
  const routing = { ...UNROUTED, ...routingChange(form, numbers) };
  checkFallbacks(routing);
  const offer = offerOf(form, numbers);
  const addressSid = form.get('AddressSid') || null;
  const bundleSid = form.get('BundleSid') || null;
  if (offer.addressRequirements === 'local' && addressSid === null) throw new RestError(21_613);
  if (offer.addressRequirements !== 'none' && addressSid === null) throw new RestError(21_631);
  if (offer.needsBundle && bundleSid === null) throw new RestError(21_649);
  const { e164, capabilities } = offer;
  const name = friendlyName ?? formatted(e164);
  const number = numbers.add(e164, { friendlyName: name, capabilities, addressSid, bundleSid, routing: UNROUTED });
  numbers.reroute(number, routing);
  return number;
}

function offerOf(form: Form, { market }: NumberBook): NumberOnSale {
  const e164 = form.get('PhoneNumber');
  const areaCode = form.get('AreaCode');
  if (e164 !== undefined) {
    if (!E164.test(e164) || e164 === INVALID_NUMBER) throw new RestError(21_421, `${e164} is not a valid number`);
    const offer = market.take(e164);
    if (!offer) throw new RestError(21_422, `${e164} is not available`);
    return offer;
  }
  if (areaCode === undefined) throw new RestError(21_421, 'Neither PhoneNumber nor AreaCode was given');
  if (!AREA_CODE.test(areaCode)) throw new RestError(21_451);
  const [first] = (market.offers('US', 'Local') ?? []).filter((offer) => offer.areaCode === areaCode);
  if (!first) throw new RestError(21_452);
  return first;
}

function change(number: SimulatedNumber, form: Form, numbers: NumberBook): void {
  const friendlyName = friendlyNameOf(form);
  const routing = routingChange(form, numbers);
  checkFallbacks({ ...numbers.routingOf(number), ...routing });
  if (Object.keys(routing).length > 0) numbers.reroute(number, routing);
  if (friendlyName !== undefined) numbers.rename(number, friendlyName);
}
