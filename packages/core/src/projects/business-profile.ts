import { z } from 'zod';

/** 24-hour local time, `HH:MM`. */
export const LocalTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Use a time like 08:30');
export type LocalTime = z.infer<typeof LocalTime>;

/** One stretch of a day. `24:00` is not used: a business open past midnight has two stretches. */
export const OpenInterval = z
  .object({ from: LocalTime, to: LocalTime })
  .refine((interval) => interval.from < interval.to, {
    message: 'Closing time must be after opening time',
    path: ['to'],
  });
export type OpenInterval = z.infer<typeof OpenInterval>;

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

const DaySchedule = z.array(OpenInterval).max(4);

/** When a business (or one technician) works, in the business's time zone. An empty day is a day off. */
export const BusinessHours = z.object({
  weekly: z.object({
    mon: DaySchedule,
    tue: DaySchedule,
    wed: DaySchedule,
    thu: DaySchedule,
    fri: DaySchedule,
    sat: DaySchedule,
    sun: DaySchedule,
  }),
  /** ISO dates on which nobody works. */
  closedDates: z.array(z.iso.date()).max(100).default([]),
});
export type BusinessHours = z.infer<typeof BusinessHours>;

/** US ZIP code, five digits. */
export const PostalCode = z.string().regex(/^\d{5}$/, 'Use a five-digit ZIP code');

/** How far a job may be from a ZIP code by car. */
export const DriveTimeLimit = z.object({ postalCode: PostalCode, maxMinutes: z.number().int().min(5).max(240) });
export type DriveTimeLimit = z.infer<typeof DriveTimeLimit>;

/** Degrees, longitude first as in GeoJSON (RFC 7946). */
const Corner = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);

/** A stretch of the map that the owner drew. Its corners in order; the last is joined to the first. */
export const AreaZone = z.object({
  /** Made where it was drawn; unique within its area. */
  zoneId: z.string().min(1).max(40),
  name: z.string().trim().min(1, 'Give the zone a name').max(60),
  /** False: a stretch the business does not go to, whatever else says it does. */
  serves: z.boolean(),
  corners: z.array(Corner).min(3, 'A zone needs three corners at least').max(200),
});
export type AreaZone = z.infer<typeof AreaZone>;

/**
 * Where the business goes: listed ZIP codes, the surroundings of one, what can be reached in time, zones on the map. Any of them
 * says yes; what is excluded is out whatever the others say.
 */
export const ServiceArea = z.object({
  postalCodes: z.array(PostalCode).max(2_000).default([]),
  center: z
    .object({ postalCode: PostalCode, radiusMiles: z.number().positive().max(500) })
    .nullable()
    .default(null),
  driveTime: DriveTimeLimit.nullable().default(null),
  zones: z.array(AreaZone).max(30).default([]),
  excludedPostalCodes: z.array(PostalCode).max(2_000).default([]),
});
export type ServiceArea = z.infer<typeof ServiceArea>;

export const BookingRules = z.object({
  /** No ordinary appointment starts sooner than this from now. */
  leadTimeMin: z.number().int().min(0).max(20_160).default(120),
  horizonDays: z.number().int().min(1).max(365).default(21),
  /** Appointments start on multiples of this within a working stretch. */
  slotStepMin: z.number().int().min(15).max(240).default(60),
  emergencyLeadTimeMin: z.number().int().min(0).max(1_440).default(45),
  /** Held back every working day: only emergencies may take it. */
  emergencyWindow: OpenInterval.nullable().default(null),
  /** Minutes of the crew's time, all together, that ordinary jobs leave free every working day. */
  emergencyReserveMin: z.number().int().min(0).max(1_440).default(0),
  /** Callers hear "between 8 and 10 AM" with 120; 0: the exact time. */
  arrivalWindowMin: z.number().int().min(0).max(480).default(0),
  /** Own calendar: the drive from one job to the next has to fit in between. */
  allowForTravel: z.boolean().default(true),
});
export type BookingRules = z.infer<typeof BookingRules>;

/** OpenAI Realtime `turn_detection`, the fields an owner may choose; the rest is ours. */
export const TurnDetection = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('server_vad'),
    threshold: z.number().min(0).max(1).default(0.5),
    silenceDurationMs: z.number().int().min(200).max(3_000).default(500),
  }),
  z.object({ type: z.literal('semantic_vad'), eagerness: z.enum(['low', 'medium', 'high', 'auto']).default('auto') }),
]);
export type TurnDetection = z.infer<typeof TurnDetection>;

/** Voices of the Realtime API (protocols/openai-realtime.md, section 3). */
export const VOICES = [
  'alloy',
  'ash',
  'ballad',
  'coral',
  'echo',
  'sage',
  'shimmer',
  'verse',
  'marin',
  'cedar',
] as const;
export const Voice = z.enum(VOICES);
export type Voice = z.infer<typeof Voice>;

/** How calls are handled around the conversation. Every field has a default, so an old row needs no change. */
export const CallHandling = z.object({
  recording: z
    .object({
      enabled: z.boolean().default(false),
      /** Spoken before the greeting while recording is on: the law of many states wants it. */
      consent: z.string().trim().min(1).max(300).default('This call is recorded.'),
    })
    .prefault({}),
  transfer: z
    .object({
      /** warm: the human hears what it is about and accepts with a key. blind: the caller is put through at once. */
      mode: z.enum(['blind', 'warm']).default('warm'),
      /** What the caller gets when no human takes the call. */
      whenNobodyAnswers: z.enum(['assistant', 'voicemail']).default('assistant'),
      ringSec: z.number().int().min(5).max(60).default(25),
    })
    .prefault({}),
  /** A caller who presses 0 is put through to a human. */
  keyZeroToHuman: z.boolean().default(true),
  /** What a caller gets when the assistant cannot speak at all. */
  whenUnavailable: z.enum(['human', 'voicemail', 'message']).default('human'),
  /** New calls while the database is away: answered from memory, or given what `whenUnavailable` says. */
  whenDatabaseAway: z.enum(['answer', 'fallback']).default('answer'),
  /** "Uh-huh" and noise do not end an answer: the assistant goes on where it was. */
  resumeAfterNoise: z.boolean().default(true),
  maxLengthMin: z.number().int().min(2).max(240).default(30),
});
export type CallHandling = z.infer<typeof CallHandling>;
