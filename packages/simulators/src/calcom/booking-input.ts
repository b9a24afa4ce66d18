import type { AttendeeInput } from './booking-book.ts';
import { badRequest, wrongProperty } from './wire-errors.ts';

/** Keys `POST /v2/bookings` knows; any other is refused (protocols/calcom-and-maps.md, A5). */
const KNOWN_KEYS = new Set(
  (
    'start eventTypeId eventTypeSlug username teamSlug organizationSlug attendee bookingFieldsResponses metadata location ' +
    'guests lengthInMinutes recurrenceCount instant routing emailVerificationCode allowConflicts allowBookingOutOfBounds ' +
    'skipBookingLimits'
  ).split(' '),
);
const MAX_METADATA_KEYS = 50;
const MAX_METADATA_KEY_CHARS = 40;
const MAX_METADATA_VALUE_CHARS = 500;
const ISO_DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/;

export interface BookingInput {
  readonly startMs: number;
  readonly eventTypeId: number;
  readonly attendee: AttendeeInput;
  readonly metadata: Record<string, string | number | boolean>;
  readonly notes: string;
  /** Slugs of the booking questions that were answered. */
  readonly answered: readonly string[];
}

/** Checks a request body as Cal.com does, in its words. @throws CalcomError 400. */
export function readBookingInput(body: unknown): BookingInput {
  const input = asObject(body);
  refuseUnknownKeys(input, KNOWN_KEYS);
  const startMs = readStart(input['start']);
  const { eventTypeId } = input;
  if (typeof eventTypeId !== 'number' || !Number.isInteger(eventTypeId)) {
    throw wrongProperty('eventTypeId', 'eventTypeId must be a number');
  }
  const responses = asObject(input['bookingFieldsResponses'] ?? {});
  const notes = typeof responses['notes'] === 'string' ? responses['notes'] : '';
  return {
    startMs,
    eventTypeId,
    attendee: readAttendee(input['attendee']),
    metadata: readMetadata(input['metadata']),
    notes,
    answered: Object.keys(responses),
  };
}

export function refuseUnknownKeys(input: Record<string, unknown>, known: ReadonlySet<string>): void {
  const unknown = Object.keys(input).filter((key) => !known.has(key));
  if (unknown.length > 0) {
    throw badRequest(unknown.map((key) => `${key} property is wrong,property ${key} should not exist `).join(', '));
  }
}

/** @throws CalcomError 400 when it is no ISO 8601 date and time. */
export function readStart(start: unknown): number {
  if (typeof start !== 'string' || !ISO_DATE_TIME.test(start) || Number.isNaN(Date.parse(start))) {
    throw wrongProperty('start', 'start must be a valid ISO 8601 date string');
  }
  // Without an offset Cal.com takes it for UTC, Node for local time.
  return Date.parse(/(Z|[+-]\d{2}:?\d{2})$/.test(start) ? start : `${start}Z`);
}

export function asObject(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw badRequest('Bad Request Exception');
  return Object.fromEntries(Object.entries(value));
}

function readAttendee(value: unknown): AttendeeInput {
  const attendee = asObject(value);
  const text = (key: string) => (typeof attendee[key] === 'string' && attendee[key] !== '' ? attendee[key] : undefined);
  const [name, timeZone] = [text('name'), text('timeZone')];
  if (name === undefined) throw wrongProperty('attendee', 'name must be a string');
  if (timeZone === undefined || !isTimeZone(timeZone))
    throw wrongProperty('attendee', 'timeZone must be a valid IANA time zone');
  const [email, phoneNumber] = [text('email'), text('phoneNumber')];
  if (email === undefined && phoneNumber === undefined) {
    throw badRequest('Attendee must have at least one contact method (email or phone number)');
  }
  return { name, timeZone, email, phoneNumber, language: text('language') };
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function readMetadata(value: unknown): Record<string, string | number | boolean> {
  const entries = Object.entries(asObject(value ?? {}));
  if (entries.length > MAX_METADATA_KEYS) throw wrongProperty('metadata', 'Metadata must have at most 50 keys');
  return Object.fromEntries(
    entries.map(([key, item]) => {
      const fits = typeof item === 'number' || typeof item === 'boolean' || isShortText(item);
      if (!fits || key.length > MAX_METADATA_KEY_CHARS) {
        throw wrongProperty('metadata', 'Metadata must have keys of at most 40 characters and values of at most 500');
      }
      return [key, item];
    }),
  );
}

function isShortText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_METADATA_VALUE_CHARS;
}
