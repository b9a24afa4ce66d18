import {
  type BookingRules,
  type BusinessHours,
  CallHandling,
  type ServiceArea,
  type TurnDetection,
} from '@offhook/core';
import type { DemoArticle, DemoBusiness, DemoService, DemoTechnician } from './demo-business.ts';

const WEEKDAY = [{ from: '08:00', to: '18:00' }];

const HOURS: BusinessHours = {
  weekly: {
    mon: WEEKDAY,
    tue: WEEKDAY,
    wed: WEEKDAY,
    thu: WEEKDAY,
    fri: WEEKDAY,
    sat: [{ from: '09:00', to: '14:00' }],
    sun: [],
  },
  closedDates: [],
};

const SERVICE_AREA: ServiceArea = {
  postalCodes: ['78664'],
  center: { postalCode: '78701', radiusMiles: 25 },
  driveTime: null,
  zones: [
    {
      zoneId: 'georgetown',
      name: 'Georgetown',
      serves: true,
      corners: [
        [-97.85, 30.58],
        [-97.55, 30.58],
        [-97.55, 30.75],
        [-97.85, 30.75],
      ],
    },
    {
      zoneId: 'north-shore',
      name: 'Lake Travis, north shore',
      serves: false,
      corners: [
        [-98.08, 30.4],
        [-97.94, 30.41],
        [-97.92, 30.48],
        [-98.02, 30.52],
      ],
    },
  ],
  excludedPostalCodes: [],
};

const BOOKING_RULES: BookingRules = {
  leadTimeMin: 120,
  horizonDays: 21,
  slotStepMin: 60,
  emergencyLeadTimeMin: 45,
  emergencyWindow: { from: '12:00', to: '14:00' },
  emergencyReserveMin: 120,
  arrivalWindowMin: 0,
  allowForTravel: true,
};

/** Maria is rung first, outside opening hours only. */
const EMERGENCIES: DemoBusiness['emergencies'] = {
  onCall: [
    { personId: 'onc_maria', name: 'Maria Lopez', phone: '+15125550171', when: 'closed' },
    { personId: 'onc_dan', name: 'Dan Cole', phone: '+15125550172' },
    { personId: 'onc_priya', name: 'Priya Shah', phone: '+15125550173' },
  ],
};

const TURN_DETECTION: TurnDetection = { type: 'server_vad', threshold: 0.5, silenceDurationMs: 500 };

const SERVICES: DemoService[] = [
  {
    id: 'svc_leak_repair',
    name: 'Leak repair',
    description: 'Dripping taps, leaking sinks, supply lines and pipes we can reach without opening a wall.',
    durationMin: 90,
    price: { kind: 'range', minCents: 14_900, maxCents: 32_000 },
    priceNote: 'Parts up to $25 are included.',
  },
  {
    id: 'svc_drain_cleaning',
    name: 'Drain cleaning',
    description: 'Slow or blocked sinks, showers, tubs and floor drains.',
    durationMin: 60,
    price: { kind: 'from', minCents: 12_900 },
    priceNote: 'A main line with a camera inspection costs more; we tell you before we start.',
  },
  {
    id: 'svc_water_heater_repair',
    name: 'Water heater repair',
    description: 'No hot water, leaking tank, pilot light, thermostat, tank and tankless.',
    durationMin: 120,
    price: { kind: 'range', minCents: 18_000, maxCents: 45_000 },
  },
  {
    id: 'svc_water_heater_replacement',
    name: 'Water heater replacement',
    description: 'Remove the old heater, supply and install a new one, haul the old one away.',
    durationMin: 240,
    bufferAfterMin: 30,
    price: { kind: 'from', minCents: 145_000 },
    priceNote: 'For a 40 gallon gas tank; the city permit is included.',
  },
  {
    id: 'svc_toilet_repair',
    name: 'Toilet repair',
    description: 'Running, leaking or loose toilet, flapper, fill valve, wax ring.',
    durationMin: 60,
    price: { kind: 'fixed', minCents: 13_500 },
  },
  {
    id: 'svc_faucet_installation',
    name: 'Faucet installation',
    description: 'Kitchen or bathroom faucet that you already have.',
    durationMin: 60,
    price: { kind: 'fixed', minCents: 16_500 },
  },
  {
    id: 'svc_burst_pipe',
    name: 'Burst pipe (emergency)',
    description: 'Water is running where it should not and cannot be stopped. We come the same day.',
    durationMin: 120,
    price: { kind: 'from', minCents: 25_000 },
    callOutFeeCents: 9_500,
    callOutFeeCredited: true,
    afterHoursFeeCents: 12_500,
    emergency: true,
  },
  {
    id: 'svc_whole_house_repipe',
    name: 'Whole-house repipe',
    description: 'Replace all supply lines with PEX or copper.',
    durationMin: 480,
    price: { kind: 'on_site' },
    priceNote: 'A free estimate at your home comes first.',
    bookable: false,
  },
];

const TECHNICIANS: DemoTechnician[] = [
  { id: 'tech_maria', name: 'Maria Lopez', color: 'teal' },
  { id: 'tech_dan', name: 'Dan Cole', color: 'orange' },
  { id: 'tech_priya', name: 'Priya Shah', color: 'violet', doesNotDo: ['svc_whole_house_repipe'] },
];

const ARTICLES: DemoArticle[] = [
  {
    id: 'kb_bw_payment',
    title: 'Payment methods',
    body: 'We take all major credit and debit cards, checks, Apple Pay and Google Pay. Payment is due when the job is done. For work over $1,000 we offer monthly payments through Wisetack; ask the technician for the link. We do not take cash.',
  },
  {
    id: 'kb_bw_warranty',
    title: 'Warranty on our work',
    body: "Our labor is guaranteed for one year, and for two years on water heater replacements. Parts carry the manufacturer's warranty, usually one to six years. If something we fixed fails within the warranty, the return visit is free.",
  },
  {
    id: 'kb_bw_licence',
    title: 'Licence and insurance',
    body: 'Brightwater Plumbing is licensed by the Texas State Board of Plumbing Examiners (Responsible Master Plumber licence M-00000, a demo number) and carries two million dollars of general liability insurance. We can e-mail a certificate of insurance to your landlord or building manager.',
  },
  {
    id: 'kb_bw_arrival',
    title: 'Arrival window and parking',
    body: 'The technician arrives within thirty minutes of the appointment and sends a text message when leaving for you. A parking space for a van near the door helps. In a building with a gate or front desk, tell us the code when you book. An adult has to be at home for the visit.',
  },
  {
    id: 'kb_bw_shutoff',
    title: 'How to shut off the water',
    body: 'In an emergency turn the small valve under the sink or behind the toilet clockwise. If that does not stop it, close the main valve: in most Austin homes it is in a round box near the street or where the pipe enters the house. Turn it clockwise until it stops. If water is near outlets or the electrical panel, stay away and call 911.',
  },
  {
    id: 'kb_bw_brands',
    title: 'Water heater brands we install',
    body: 'We install Rheem and Bradford White tank heaters and Rinnai and Navien tankless heaters, gas and electric. We repair nearly every brand. A tank heater usually lasts eight to twelve years; repairs on older ones are rarely worth it, and the technician will say so honestly.',
  },
  {
    id: 'kb_bw_cancellation',
    title: 'Cancelling or moving an appointment',
    body: 'You can cancel or move an appointment free of charge until four hours before it starts. After that we charge a $49 trip fee. Call us with your confirmation code, or use the link in the confirmation text.',
  },
  {
    id: 'kb_bw_weekend',
    title: 'Weekend and evening work',
    body: 'We work on Saturdays from nine to two at the same prices. On Sundays and at night we come for emergencies only, with a $95 call-out fee. Emergencies are burst pipes, sewage coming up, or no water in the house.',
  },
  {
    id: 'kb_bw_estimates',
    title: 'Estimates and diagnostic visits',
    body: 'Prices on the phone are for the usual case. The technician looks first and tells you the exact price before any work begins; if you decide against it, the visit costs $59. Estimates for a repipe or a remodel are free.',
  },
  {
    id: 'kb_bw_septic',
    title: 'What we do not do',
    body: 'We do not pump septic tanks, repair gas appliances other than water heaters, dig wells, or install irrigation systems. For septic pumping ask your county for a registered hauler.',
  },
];

/** The demo plumber: its own calendar, three technicians, ten articles. */
export const BRIGHTWATER: DemoBusiness = {
  project: {
    id: 'proj_brightwater',
    name: 'Brightwater Plumbing',
    trade: 'plumbing',
    greeting: 'Thanks for calling Brightwater Plumbing, this is the virtual assistant. How can I help?',
    assistantNotes:
      'We are a family business; be friendly and brief. If someone smells gas, tell them to leave the house and call 911 and the gas company first.',
    contactPhone: '+15125550100',
    bookingPageUrl: 'https://brightwater.example/book',
    calendarProvider: 'own',
  },
  hours: HOURS,
  serviceArea: SERVICE_AREA,
  emergencies: EMERGENCIES,
  bookingRules: BOOKING_RULES,
  callHandling: CallHandling.parse({ recording: { enabled: true } }),
  turnDetection: TURN_DETECTION,
  number: { id: 'num_brightwater', e164: '+15125550142', label: 'Main line' },
  services: SERVICES,
  technicians: TECHNICIANS,
  articles: ARTICLES,
};
