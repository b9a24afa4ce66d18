import type { RouterInputs } from '#app/lib/trpc.ts';

export type ServiceDetails = RouterInputs['services']['create'];

/** An amount as a person types it; the empty string is no amount. */
type Dollars = number | '';

/** A service as the form holds it: prices in dollars. */
export interface ServiceFormValues {
  name: string;
  description: string;
  durationMin: number | '';
  bufferBeforeMin: number | '';
  bufferAfterMin: number | '';
  priceKind: ServiceDetails['priceKind'];
  priceMin: Dollars;
  priceMax: Dollars;
  callOutFee: Dollars;
  callOutFeeCredited: boolean;
  afterHoursFee: Dollars;
  quotable: boolean;
  priceNote: string;
  bookable: boolean;
  emergency: boolean;
}

/** The API's names of fields that the form calls otherwise. */
export const FIELD_NAMES = {
  priceMinCents: 'priceMin',
  priceMaxCents: 'priceMax',
  callOutFeeCents: 'callOutFee',
  afterHoursFeeCents: 'afterHoursFee',
} as const;

export function emptyService(): ServiceFormValues {
  return {
    name: '',
    description: '',
    durationMin: 60,
    bufferBeforeMin: 0,
    bufferAfterMin: 15,
    priceKind: 'fixed',
    priceMin: '',
    priceMax: '',
    callOutFee: '',
    callOutFeeCredited: false,
    afterHoursFee: '',
    quotable: true,
    priceNote: '',
    bookable: true,
    emergency: false,
  };
}

export function toFormValues(service: ServiceDetails): ServiceFormValues {
  const { name, durationMin, priceKind } = service;
  return {
    name,
    description: service.description ?? '',
    durationMin,
    bufferBeforeMin: service.bufferBeforeMin ?? 0,
    bufferAfterMin: service.bufferAfterMin ?? 0,
    priceKind,
    priceMin: toDollars(service.priceMinCents),
    priceMax: toDollars(service.priceMaxCents),
    callOutFee: toDollars(service.callOutFeeCents),
    callOutFeeCredited: service.callOutFeeCredited ?? false,
    afterHoursFee: toDollars(service.afterHoursFeeCents),
    quotable: service.quotable ?? true,
    priceNote: service.priceNote ?? '',
    bookable: service.bookable ?? true,
    emergency: service.emergency ?? false,
  };
}

export function detailsOf(values: ServiceFormValues): ServiceDetails {
  const { priceMin, priceMax, callOutFee, afterHoursFee, durationMin, bufferBeforeMin, bufferAfterMin, ...rest } =
    values;
  return {
    ...rest,
    durationMin: Number(durationMin),
    bufferBeforeMin: Number(bufferBeforeMin),
    bufferAfterMin: Number(bufferAfterMin),
    priceMinCents: toCents(priceMin),
    priceMaxCents: toCents(priceMax),
    callOutFeeCents: toCents(callOutFee),
    afterHoursFeeCents: toCents(afterHoursFee),
  };
}

function toDollars(cents: number | null | undefined): Dollars {
  return cents === null || cents === undefined ? '' : cents / 100;
}

function toCents(dollars: Dollars): number | null {
  return dollars === '' ? null : Math.round(dollars * 100);
}
