import type {
  BookingRules,
  BusinessHours,
  CallHandling,
  EmergencySettings,
  ServiceArea,
  TurnDetection,
} from '@offhook/core';
import type { z } from 'zod';

export type DemoPrice =
  | { kind: 'fixed' | 'from'; minCents: number }
  | { kind: 'range'; minCents: number; maxCents: number }
  | { kind: 'on_site' };

export type DemoService = {
  id: string;
  name: string;
  description: string;
  durationMin: number;
  /** 15 when not given. */
  bufferAfterMin?: number;
  price: DemoPrice;
  priceNote?: string;
  callOutFeeCents?: number;
  callOutFeeCredited?: boolean;
  afterHoursFeeCents?: number;
  /** Told on the phone unless this is false. */
  quotable?: boolean;
  emergency?: boolean;
  bookable?: boolean;
};

export type DemoTechnician = {
  id: string;
  name: string;
  color: string;
  /** Does everything else. */
  doesNotDo?: string[];
};

export type DemoArticle = { id: string; title: string; body: string };

/** One business as the seed writes it: what an owner would have typed in. */
export type DemoBusiness = {
  project: {
    id: string;
    name: string;
    trade: string;
    greeting: string;
    assistantNotes: string;
    contactPhone: string;
    bookingPageUrl: string;
    calendarProvider: 'own' | 'calcom';
  };
  hours: BusinessHours;
  serviceArea: ServiceArea;
  bookingRules: BookingRules;
  /** What differs from the defaults. */
  callHandling?: CallHandling;
  emergencies?: z.input<typeof EmergencySettings>;
  turnDetection: TurnDetection;
  number: { id: string; e164: string; label: string };
  services: DemoService[];
  technicians: DemoTechnician[];
  articles: DemoArticle[];
  /** Cal.com's event type by service id; only with `calendarProvider: 'calcom'`. */
  eventTypeIdByServiceId?: Record<string, number>;
};

export const DEMO_TIME_ZONE = 'America/Chicago';
export const DEMO_CURRENCY = 'USD';
export const DEMO_LOCALE = 'en-US';
