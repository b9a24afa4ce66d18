import { z } from 'zod';
import { EditableTexts } from '../messages/text-settings.ts';
import {
  BookingRules,
  BusinessHours,
  CallHandling,
  ServiceArea,
  TurnDetection,
  Voice,
  WEEKDAYS,
} from './business-profile.ts';

/** One line of text: trimmed, not empty, at most `max` characters. */
export function requiredText(name: string, max: number) {
  return z.string().trim().min(1, `${name} is missing`).max(max, `${name} can have ${max} characters at most`);
}

export function optionalText(name: string, max: number) {
  return z.string().trim().max(max, `${name} can have ${max} characters at most`).default('');
}

const MAX_GREETING_CHARS = 400;
const MAX_NOTES_CHARS = 8_000;

export const TRADES = [
  'plumbing',
  'heating',
  'electrical',
  'roofing',
  'locksmith',
  'cleaning',
  'handyman',
  'other',
] as const;

/** A name of the IANA time zone database that this Node knows, such as `America/Chicago`. */
export const TimeZone = z.string().refine(isTimeZone, 'Choose a time zone such as America/Chicago');

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}

const HttpsUrl = z
  .url({ protocol: /^https$/, error: 'Use a full address that starts with https://' })
  .max(500, 'The address is too long');

/** The sections of the business profile, each saved on its own. Phone numbers are normalised by the use case. */
export const BusinessSection = z.object({
  name: requiredText('The name', 120),
  trade: z.enum(TRADES),
  timeZone: TimeZone,
  contactPhone: z.string().trim().max(40).nullable(),
  bookingPageUrl: HttpsUrl.nullable(),
});
export type BusinessSection = z.infer<typeof BusinessSection>;

export const AssistantSection = z.object({
  greeting: requiredText('The greeting', MAX_GREETING_CHARS),
  voice: Voice,
  notes: optionalText('The notes', MAX_NOTES_CHARS),
});
export type AssistantSection = z.infer<typeof AssistantSection>;

/** `apiKey`: a new key to keep, `null` to forget the kept one, absent to leave it. It is never read back. */
export const CalendarSection = z.object({
  provider: z.enum(['own', 'calcom']),
  eventTypeIdByServiceId: z.record(z.string().max(60), z.number().int().positive()).default({}),
  apiKey: z.string().trim().min(8, 'This is too short for a Cal.com key').max(200).nullable().optional(),
});
export type CalendarSection = z.infer<typeof CalendarSection>;

/** Hours as an owner may save them: the stretches of a day follow each other. */
export const EditableHours = BusinessHours.superRefine(({ weekly }, context) => {
  for (const weekday of WEEKDAYS) {
    let closedAt = '';
    for (const [index, { from, to }] of weekly[weekday].entries()) {
      if (from < closedAt) {
        const path = ['weekly', weekday, index, 'from'];
        context.addIssue({ code: 'custom', path, message: 'This begins before the hours above it end' });
      }
      closedAt = to;
    }
  }
});

/** What one save may carry: any of the sections, each whole. */
export const ProfileChange = z.object({
  business: BusinessSection.optional(),
  hours: EditableHours.optional(),
  area: ServiceArea.optional(),
  assistant: AssistantSection.optional(),
  booking: BookingRules.optional(),
  turnDetection: TurnDetection.optional(),
  callHandling: CallHandling.optional(),
  texts: EditableTexts.optional(),
  calendar: CalendarSection.optional(),
});
export type ProfileChange = z.infer<typeof ProfileChange>;

/** `Project.calcomConfig` as stored. */
export const CalcomConfig = z.object({
  eventTypeIdByServiceId: z.record(z.string(), z.number().int().positive()).default({}),
});
