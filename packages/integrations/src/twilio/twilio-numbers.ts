import type {
  BuyAnswer,
  NumberKind,
  NumberQuery,
  NumberRefusal,
  OwnedNumber,
  SearchAnswer,
  TwilioNumbersPort,
} from '@offhook/core';
import { ATTR, SPAN, withSpan } from '@offhook/telemetry';
import type twilio from 'twilio';
import type { IncomingPhoneNumberPage } from 'twilio/lib/rest/api/v2010/account/incomingPhoneNumber.js';
import { type AvailableRow, routingFields, toAvailableNumber, toOwnedNumber } from './number-fields.ts';
import { type TwilioAccess, twilioClient } from './twilio-client.ts';
import { refusalCode, twilioError } from './twilio-error.ts';

const ACCOUNT = '/2010-04-01/Accounts/{AccountSid}';
const NUMBERS = `${ACCOUNT}/IncomingPhoneNumbers.json`;
const ONE_NUMBER = `${ACCOUNT}/IncomingPhoneNumbers/{PhoneNumberSid}.json`;
/** Nobody waits on the telephone; buying takes Twilio seconds. */
const TIMEOUT_MS = 10_000;
const PAGE_SIZE = 100;
/** An account has a handful. */
const MAX_APPLICATIONS = 1_000;

type Client = InstanceType<typeof twilio.Twilio>;
type Ask = <Answer>(request: readonly [method: string, path: string], work: () => Promise<Answer>) => Promise<Answer>;

/** Twilio's codes of what it will not sell, whoever asks again (protocols/twilio-voice.md, section 7). */
const REFUSALS: Readonly<Record<string, NumberRefusal>> = {
  21421: 'number_invalid',
  21422: 'gone',
  21451: 'area_code_invalid',
  21452: 'area_code_empty',
  21613: 'address_needed',
  21615: 'address_needed',
  21631: 'address_needed',
  21649: 'bundle_needed',
};

/** The account's numbers by Twilio's IncomingPhoneNumbers and AvailablePhoneNumbers (protocols/twilio-voice.md, section 6). */
export function twilioNumbers(access: TwilioAccess): TwilioNumbersPort {
  const client = twilioClient(access, { timeoutMs: TIMEOUT_MS });
  const serverAddress = new URL(access.baseUrl).hostname;
  const ask: Ask = ([method, path], work) =>
    withSpan(
      SPAN.upstreamRequest(method, path),
      { kind: 'client', attributes: { [ATTR.httpMethod]: method, [ATTR.serverAddress]: serverAddress } },
      () =>
        work().catch((error: unknown): never => {
          throw twilioError(error);
        }),
    );
  const numbers = client.incomingPhoneNumbers;
  return {
    accountSid: access.accountSid,
    search: (query) =>
      ask(['GET', `${ACCOUNT}/AvailablePhoneNumbers/{Country}/{Kind}.json`], () => search(client, query)),
    list: ({ pageSize = PAGE_SIZE } = {}) => pages(client, ask, pageSize),
    get: (numberSid) => ask(['GET', ONE_NUMBER], () => orNull(numbers(numberSid).fetch().then(toOwnedNumber))),
    findByNumber: (e164) =>
      ask(['GET', NUMBERS], async () => {
        // Twilio's filter matches parts of numbers too.
        const found = await numbers.list({ phoneNumber: e164, limit: PAGE_SIZE });
        const exact = found.find(({ phoneNumber }) => phoneNumber === e164);
        return exact ? toOwnedNumber(exact) : null;
      }),
    buy: ({ e164: phoneNumber, friendlyName, routing }) =>
      ask(['POST', NUMBERS], async (): Promise<BuyAnswer> => {
        try {
          const bought = await numbers.create({ phoneNumber, friendlyName, ...routingFields(routing) });
          return { state: 'bought', number: toOwnedNumber(bought) };
        } catch (error) {
          return refusalOf(error);
        }
      }),
    update: (numberSid, { friendlyName, ...routing }) =>
      ask(['POST', ONE_NUMBER], async () => {
        const name = friendlyName === undefined ? {} : { friendlyName };
        return toOwnedNumber(await numbers(numberSid).update({ ...name, ...routingFields(routing) }));
      }),
    release: (numberSid) =>
      ask(['DELETE', ONE_NUMBER], async () => {
        const removed = await orNull(numbers(numberSid).remove());
        return removed === null ? 'gone' : 'released';
      }),
    applicationNames: () =>
      ask(['GET', `${ACCOUNT}/Applications.json`], async () => {
        const applications = await client.applications.list({ limit: MAX_APPLICATIONS });
        return new Map(applications.map(({ sid, friendlyName }) => [sid, friendlyName]));
      }),
  };
}

async function search(client: Client, query: NumberQuery): Promise<SearchAnswer> {
  const { country, kind, areaCode, contains, needsTexts, limit } = query;
  const filter = {
    voiceEnabled: true,
    limit,
    ...(areaCode === undefined ? {} : { areaCode: Number(areaCode) }),
    ...(contains === undefined ? {} : { contains }),
    ...(needsTexts ? { smsEnabled: true } : {}),
  };
  try {
    const offered = client.availablePhoneNumbers(country);
    const lists: Record<NumberKind, () => Promise<readonly AvailableRow[]>> = {
      local: () => offered.local.list(filter),
      tollFree: () => offered.tollFree.list(filter),
      mobile: () => offered.mobile.list(filter),
    };
    return { state: 'found', numbers: (await lists[kind]()).map(toAvailableNumber) };
  } catch (error) {
    // Twilio sells no numbers of this kind there.
    if (twilioError(error).code === 'NOT_FOUND') {
      return { state: 'refused', reason: 'country_unknown', twilioCode: '20404' };
    }
    return refusalOf(error);
  }
}

type Page = Pick<IncomingPhoneNumberPage, 'instances'> & { nextPage(): Promise<Page> | undefined };

async function* pages(client: Client, ask: Ask, pageSize: number): AsyncGenerator<OwnedNumber> {
  let page: Page | undefined = await ask(['GET', NUMBERS], () => client.incomingPhoneNumbers.page({ pageSize }));
  while (page) {
    yield* page.instances.map(toOwnedNumber);
    const next: Promise<Page> | undefined = page.nextPage();
    page = next && (await ask(['GET', NUMBERS], () => next));
  }
}

/** @throws whatever is not a refusal of this very wish. */
function refusalOf(error: unknown): { state: 'refused'; reason: NumberRefusal; twilioCode: string } {
  const twilioCode = refusalCode(error);
  if (twilioCode === null) throw error;
  return { state: 'refused', reason: REFUSALS[twilioCode] ?? 'refused', twilioCode };
}

async function orNull<Found>(fetched: Promise<Found>): Promise<Found | null> {
  try {
    return await fetched;
  } catch (error) {
    if (twilioError(error).code === 'NOT_FOUND') return null;
    throw error;
  }
}
