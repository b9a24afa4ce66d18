import type { RouterInputs } from '#app/lib/trpc.ts';
import { instantAt } from '#app/lib/zoned-time.ts';

/** Where in the calendar a new booking was asked for. */
export interface Place {
  day: string;
  /** `HH:MM` */
  time: string;
  /** Null: nobody's column was clicked. */
  technicianId: string | null;
}

export interface NewBookingForm {
  /** Made once per form: sent twice, it is one booking. */
  requestKey: string;
  serviceId: string;
  technicianId: string;
  day: string;
  time: string;
  customerName: string;
  customerPhone: string;
  address: string;
  postalCode: string;
  notes: string;
  tellCustomer: boolean;
}

/** The API's names of fields that the form calls otherwise. */
export const FIELD_NAMES = { startsAt: 'time' } as const;

interface First {
  serviceId: string | undefined;
  technicianId: string | undefined;
}

export function emptyForm({ day, time, technicianId }: Place, first: First): NewBookingForm {
  return {
    requestKey: crypto.randomUUID(),
    serviceId: first.serviceId ?? '',
    technicianId: technicianId ?? first.technicianId ?? '',
    day,
    time,
    customerName: '',
    customerPhone: '',
    address: '',
    postalCode: '',
    notes: '',
    tellCustomer: true,
  };
}

const needed = (complaint: string) => (value: string) => (value.trim() === '' ? complaint : null);

export const validate = {
  serviceId: needed('Choose a service'),
  day: needed('Choose a day'),
  time: needed('Choose a time'),
  customerName: needed('Type the customer’s name'),
  customerPhone: needed('Type a number to reach them at'),
  address: needed('Type where the job is'),
  postalCode: (value: string) => (/^(\d{5})?$/.test(value.trim()) ? null : 'Five digits'),
};

interface Circumstances {
  timeZone: string;
  isOwnCalendar: boolean;
}

export function detailsOf(
  { day, time, technicianId, postalCode, ...rest }: NewBookingForm,
  { timeZone, isOwnCalendar }: Circumstances,
): RouterInputs['bookings']['create'] {
  return {
    ...rest,
    startsAt: instantAt(day, time, timeZone),
    technicianId: isOwnCalendar ? technicianId : null,
    postalCode: postalCode.trim() || null,
  };
}
