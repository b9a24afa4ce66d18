import type { Database, Project } from '@offhook/db';
import type { z } from 'zod';
import { AppError } from '../errors/app-error.ts';
import { type TextSettings, textSettingsOf } from '../messages/text-settings.ts';
import { BookingRules, BusinessHours, CallHandling, ServiceArea, TurnDetection, Voice } from './business-profile.ts';
import { notFound, type Outcome } from './outcome.ts';
import { CalcomConfig, TRADES } from './profile-shapes.ts';

/** The business as its owner edits it, section by section. Never holds a secret, only whether one is kept. */
export type BusinessProfile = {
  projectId: string;
  /** ISO 8601 UTC; hand it back with a change to be told when somebody else saved in between. */
  updatedAt: string;
  business: {
    name: string;
    trade: (typeof TRADES)[number];
    timeZone: string;
    currency: string;
    locale: string;
    contactPhone: string | null;
    bookingPageUrl: string | null;
  };
  hours: BusinessHours;
  area: ServiceArea;
  assistant: { greeting: string; voice: Voice; notes: string };
  booking: BookingRules;
  turnDetection: TurnDetection;
  callHandling: CallHandling;
  texts: TextSettings;
  calendar: {
    provider: 'own' | 'calcom';
    eventTypeIdByServiceId: Record<string, number>;
    apiKeyKept: boolean;
  };
};

/** @throws AppError INTERNAL when a stored section does not have its shape: someone wrote around the use cases. */
export async function readProfile(db: Database, projectId: string): Promise<Outcome<BusinessProfile>> {
  const project = await db.project.findUnique({ where: { id: projectId } });
  if (!project) return notFound('business');
  return { ok: true, value: toProfile(project) };
}

export function toProfile(project: Project): BusinessProfile {
  const read = <Shape extends z.ZodType>(shape: Shape, column: keyof Project) => stored(shape, project, column);
  return {
    projectId: project.id,
    updatedAt: project.updatedAt.toISOString(),
    business: {
      name: project.name,
      trade: TRADES.find((trade) => trade === project.trade) ?? 'other',
      timeZone: project.timeZone,
      currency: project.currency,
      locale: project.locale,
      contactPhone: project.contactPhone,
      bookingPageUrl: project.bookingPageUrl,
    },
    hours: read(BusinessHours, 'hours'),
    area: read(ServiceArea, 'serviceArea'),
    assistant: { greeting: project.greeting, voice: read(Voice, 'voice'), notes: project.assistantNotes },
    booking: read(BookingRules, 'bookingRules'),
    turnDetection: read(TurnDetection, 'turnDetection'),
    callHandling: read(CallHandling, 'callHandling'),
    texts: textSettingsOf(project),
    calendar: {
      provider: project.calendarProvider,
      ...CalcomConfig.parse(project.calcomConfig ?? {}),
      apiKeyKept: project.calcomApiKeyEnc !== null,
    },
  };
}

function stored<Shape extends z.ZodType>(shape: Shape, project: Project, column: keyof Project): z.infer<Shape> {
  const parsed = shape.safeParse(project[column]);
  if (parsed.success) return parsed.data;
  throw new AppError('INTERNAL', `Project ${project.id}: column ${column} has a bad shape`, { cause: parsed.error });
}
