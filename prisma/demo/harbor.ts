import {
  type BookingRules,
  type BusinessHours,
  CallHandling,
  type ServiceArea,
  type TurnDetection,
} from '@offhook/core';
import type { DemoArticle, DemoBusiness, DemoService } from './demo-business.ts';

const WEEKDAY = [{ from: '08:00', to: '17:00' }];

const HOURS: BusinessHours = {
  weekly: { mon: WEEKDAY, tue: WEEKDAY, wed: WEEKDAY, thu: WEEKDAY, fri: WEEKDAY, sat: [], sun: [] },
  closedDates: [],
};

const SERVICE_AREA: ServiceArea = {
  postalCodes: [],
  center: { postalCode: '78704', radiusMiles: 30 },
  driveTime: null,
  zones: [],
  excludedPostalCodes: [],
};

const BOOKING_RULES: BookingRules = {
  leadTimeMin: 180,
  horizonDays: 14,
  slotStepMin: 60,
  emergencyLeadTimeMin: 60,
  emergencyWindow: null,
  emergencyReserveMin: 0,
  arrivalWindowMin: 120,
  allowForTravel: true,
};

const TURN_DETECTION: TurnDetection = { type: 'server_vad', threshold: 0.5, silenceDurationMs: 500 };

const SERVICES: DemoService[] = [
  {
    id: 'svc_heating_repair',
    name: 'Heating repair',
    description: 'Furnace or heat pump that does not heat, short cycles or makes noise.',
    durationMin: 120,
    price: { kind: 'from', minCents: 14_900 },
    priceNote: 'Includes the diagnostic visit.',
  },
  {
    id: 'svc_ac_repair',
    name: 'Air conditioning repair',
    description: 'Warm air, frozen coil, leaking water, outdoor unit that does not start.',
    durationMin: 120,
    price: { kind: 'from', minCents: 15_900 },
  },
  {
    id: 'svc_hvac_tune_up',
    name: 'Seasonal tune-up',
    description: 'Inspection, cleaning and test of one heating or cooling system.',
    durationMin: 90,
    price: { kind: 'fixed', minCents: 12_900 },
  },
  {
    id: 'svc_thermostat_installation',
    name: 'Thermostat installation',
    description: 'Install and set up a smart thermostat, yours or ours.',
    durationMin: 60,
    price: { kind: 'range', minCents: 14_500, maxCents: 32_500 },
  },
  {
    id: 'svc_system_replacement',
    name: 'System replacement',
    description: 'New furnace, heat pump or air conditioner.',
    durationMin: 480,
    price: { kind: 'on_site' },
    priceNote: 'The estimate at your home is free.',
    bookable: false,
  },
];

const ARTICLES: DemoArticle[] = [
  {
    id: 'kb_hb_filters',
    title: 'How often to change the filter',
    body: 'Change a one inch filter every one to three months, and every month with pets or in cedar season. A four inch filter lasts six to twelve months. The size is printed on its edge.',
  },
  {
    id: 'kb_hb_no_heat',
    title: 'What to check when there is no heat',
    body: 'Check that the thermostat is set to heat and above the room temperature, that its batteries are fresh, that the breaker of the furnace is on, and that the filter is not clogged. If you smell gas, leave the house and call 911 and the gas company before anyone else.',
  },
  {
    id: 'kb_hb_brands',
    title: 'Brands we service',
    body: 'We install Trane and Carrier, and repair Lennox, Goodman, Rheem, York, Bryant and American Standard as well. We do not service window units.',
  },
  {
    id: 'kb_hb_plan',
    title: 'Maintenance plan',
    body: 'The Harbor plan costs $19 a month for one system: two tune-ups a year, no diagnostic fee, 15 percent off repairs and the first appointment in the queue. It can be cancelled any month.',
  },
  {
    id: 'kb_hb_payment',
    title: 'Payment and financing',
    body: 'We take cards, checks and bank transfer. New systems can be paid over 12 to 60 months through our lender; the technician brings the offer.',
  },
];

/** The demo heating company: books through Cal.com, so it shows what happens when an outside calendar is slow or down. */
export const HARBOR: DemoBusiness = {
  project: {
    id: 'proj_harbor',
    name: 'Harbor Heating & Air',
    trade: 'heating',
    greeting: 'Thanks for calling Harbor Heating and Air, this is the virtual assistant. What can I do for you?',
    assistantNotes: 'Ask whether there are small children or elderly people in the house when the heat is out.',
    contactPhone: '+15125550101',
    bookingPageUrl: 'https://harbor.example/book',
    calendarProvider: 'calcom',
  },
  hours: HOURS,
  serviceArea: SERVICE_AREA,
  bookingRules: BOOKING_RULES,
  // The office is often out in the yard: callers leave a message.
  callHandling: CallHandling.parse({ transfer: { whenNobodyAnswers: 'voicemail' } }),
  turnDetection: TURN_DETECTION,
  number: { id: 'num_harbor', e164: '+15125550177', label: 'Front desk' },
  services: SERVICES,
  technicians: [],
  articles: ARTICLES,
  eventTypeIdByServiceId: {
    svc_heating_repair: 501,
    svc_ac_repair: 502,
    svc_hvac_tune_up: 503,
    svc_thermostat_installation: 504,
  },
};
