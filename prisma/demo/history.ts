import {
  addDays,
  instantOf,
  isoWeekday,
  localDate,
  type Manner,
  spokenDigits,
  spokenPrice,
  spokenTime,
} from '@offhook/core';
import type { Prisma } from '@offhook/db';
import { DemoCalendar, type DemoSlot } from './calendar.ts';
import { type CallRows, type PlannedCall, rowsOfCall } from './call-rows.ts';
import {
  type BookingFacts,
  bookingCall,
  calendarDownCall,
  emergencyCall,
  missedCall,
  outsideAreaCall,
  questionCall,
  quoteCall,
  silentCall,
  transferredCall,
  undecidedCall,
  voicemailCall,
} from './conversations.ts';
import { DEMO_CURRENCY, DEMO_LOCALE, DEMO_TIME_ZONE, type DemoBusiness, type DemoService } from './demo-business.ts';
import { PEOPLE, PEOPLE_OUTSIDE, type Person } from './people.ts';
import { QUESTIONS } from './questions.ts';
import { createRandom, type Random } from './random.ts';
import type { CallScript } from './script.ts';
import { pricedColumns } from './write-business.ts';

const HISTORY_DAYS = 14;
const MINUTE_MS = 60_000;
/** A call has to be over before the demo is opened. */
const LATEST_BEFORE_NOW_MS = 6 * MINUTE_MS;

const MANNER: Manner = { timeZone: DEMO_TIME_ZONE, locale: DEMO_LOCALE, currency: DEMO_CURRENCY };

export type Traffic = {
  seed: number;
  /** Calls per day, Monday first. */
  callsByWeekday: readonly number[];
  /** What happens in them: a deck that is dealt again and again. */
  deck: readonly CallKind[];
  /** What happens once, and how many calls ago; beside the deck. */
  once?: Readonly<Record<number, CallKind>>;
};

export type CallKind =
  | 'booking'
  | 'emergency'
  | 'quote'
  | 'question'
  | 'outside'
  | 'undecided'
  | 'silent'
  | 'missed'
  | 'transferred'
  | 'voicemail'
  | 'calendar-down';

export type History = { calls: CallRows[]; bookings: Prisma.BookingCreateManyInput[] };

type Teller = {
  business: DemoBusiness;
  random: Random;
  calendar: DemoCalendar;
  people: Person[];
  bookings: Prisma.BookingCreateManyInput[];
};

/** Two weeks of calls up to `nowMs`, with their bookings, some of which lie in the coming week. Pure. */
export function tellHistory(business: DemoBusiness, traffic: Traffic, nowMs: number): History {
  const random = createRandom(traffic.seed);
  const calendar = new DemoCalendar(business, random);
  const teller: Teller = { business, random, calendar, people: random.shuffled(PEOPLE), bookings: [] };
  let deck: CallKind[] = [];
  const calls: CallRows[] = [];
  const times = callTimes(traffic, random, nowMs);
  for (const [index, startedAtMs] of times.entries()) {
    if (deck.length === 0) deck = random.shuffled(traffic.deck);
    const kind = traffic.once?.[times.length - index] ?? deck.pop() ?? 'booking';
    const callId = `call_demo${traffic.seed}${String(calls.length + 1).padStart(3, '0')}`;
    const planned = tellCall(teller, { kind, callId, startedAtMs });
    calls.push(rowsOfCall(planned, random));
  }
  return { calls, bookings: teller.bookings };
}

/** Most calls come in working hours, some early, late and at night: those are the ones an assistant is for. */
function callTimes(traffic: Traffic, random: Random, nowMs: number): number[] {
  const today = localDate(nowMs, DEMO_TIME_ZONE);
  const times: number[] = [];
  for (let ago = HISTORY_DAYS - 1; ago >= 0; ago -= 1) {
    const date = addDays(today, -ago);
    const count = traffic.callsByWeekday[isoWeekday(date) - 1] ?? 0;
    for (let index = 0; index < count; index += 1) {
      const hour = random.chance(0.82) ? random.int(8, 17) : random.pick([6, 7, 18, 19, 20, 22]);
      const minute = String(random.int(0, 59)).padStart(2, '0');
      const second = random.int(0, 59) * 1_000;
      times.push(instantOf(date, `${String(hour).padStart(2, '0')}:${minute}`, DEMO_TIME_ZONE) + second);
    }
  }
  return times.filter((time) => time <= nowMs - LATEST_BEFORE_NOW_MS).sort((a, b) => a - b);
}

type CallPlan = { kind: CallKind; callId: string; startedAtMs: number };

function tellCall(teller: Teller, plan: CallPlan): PlannedCall {
  const { business, random } = teller;
  const person = nextPerson(teller);
  const base = { callId: plan.callId, business, startedAtMs: plan.startedAtMs, fromNumber: person.phone };
  if (plan.kind === 'outside') {
    const far = random.pick(PEOPLE_OUTSIDE);
    const script = outsideAreaCall({ ...far, greeting: business.project.greeting, toolMs: toolMs(random) });
    return { ...base, script, fromNumber: far.phone, callerName: null };
  }
  if (plan.kind === 'booking' || plan.kind === 'emergency') {
    const booked = tellBooking(teller, plan, person);
    if (booked) return { ...base, script: booked, callerName: person.name };
  }
  return { ...base, script: tellOther(teller, plan), callerName: null };
}

/** Everything that ends without a booking. */
function tellOther({ business, random, calendar }: Teller, { kind, startedAtMs }: CallPlan): CallScript {
  const { greeting } = business.project;
  const service = random.pick(ordinaryServices(business));
  switch (kind) {
    case 'silent':
      return silentCall(greeting);
    case 'missed':
      return missedCall();
    case 'transferred':
      return transferredCall({ greeting });
    case 'voicemail':
      return voicemailCall({ greeting });
    case 'calendar-down':
      return calendarDownCall({ greeting, service: service.name });
    case 'quote':
      return quoteCall({ greeting, service: service.name, price: priceOf(service), toolMs: toolMs(random) });
    case 'undecided': {
      const slots = calendar.findSlots(service, startedAtMs, 2);
      const offers = slots.map((slot) => offerOf(slot, startedAtMs, random));
      return undecidedCall({ greeting, service: service.name, offers, toolMs: toolMs(random) });
    }
    default: {
      const { question, articleId } = random.pick(QUESTIONS[business.project.id] ?? []);
      const article = business.articles.find(({ id }) => id === articleId);
      if (!article) throw new Error(`The demo has no article ${articleId}`);
      const { title, body } = article;
      return questionCall({ greeting, question, article: { title, body }, toolMs: toolMs(random) });
    }
  }
}

/** Null when nothing is free: the call becomes a question then. */
function tellBooking(teller: Teller, { kind, callId, startedAtMs }: CallPlan, person: Person): CallScript | null {
  const { business, random, calendar } = teller;
  const urgent = kind === 'emergency' ? business.services.find(({ emergency }) => emergency) : undefined;
  const service = urgent ?? random.pick(ordinaryServices(business));
  const slots = urgent
    ? [calendar.findEmergencySlot(service, startedAtMs)].filter((slot) => slot !== null)
    : calendar.findSlots(service, startedAtMs, 2);
  const slot = slots[random.int(0, slots.length - 1)];
  if (!slot) return null;
  calendar.take(slot);
  const confirmationCode = random.digits(6);
  const offers = slots.map((one) => offerOf(one, startedAtMs, random));
  const facts: BookingFacts = {
    person,
    greeting: business.project.greeting,
    service: service.name,
    request: random.int(0, 8),
    offers,
    chosen: offers[slots.indexOf(slot)] ?? { slotId: '', spoken: '' },
    price: priceOf(service),
    bookingId: `bkg_${callId.slice('call_'.length)}`,
    confirmationCode,
    spokenCode: spokenDigits(confirmationCode),
    asksPrice: random.chance(0.4),
    interrupts: random.chance(0.2),
    toolMs: toolMs(random),
  };
  teller.bookings.push(bookingRow(teller, { callId, startedAtMs, person, service, slot, facts }));
  return urgent ? emergencyCall(facts) : bookingCall(facts);
}

type Booked = {
  callId: string;
  startedAtMs: number;
  person: Person;
  service: DemoService;
  slot: DemoSlot;
  facts: BookingFacts;
};

function bookingRow({ business, random }: Teller, booked: Booked): Prisma.BookingCreateManyInput {
  const { callId, startedAtMs, person, service, slot, facts } = booked;
  const isCalcom = business.project.calendarProvider === 'calcom';
  const at = new Date(startedAtMs + 75_000);
  const { priceMinCents, priceMaxCents } = pricedColumns(service);
  return {
    id: facts.bookingId,
    projectId: business.project.id,
    callId,
    serviceId: service.id,
    technicianId: slot.technicianId,
    calendar: business.project.calendarProvider,
    externalUid: isCalcom ? `demo_${random.hex(16)}` : null,
    intentKey: `demo:${callId}`,
    confirmationCode: facts.confirmationCode,
    status: random.chance(0.05) ? 'cancelled' : 'confirmed',
    customerName: person.name,
    customerPhone: person.phone,
    address: person.address,
    postalCode: person.postalCode,
    notes: random.pick(['', '', '', 'Gate code 4411.', 'Small dog, friendly.', 'Please call on arrival.']),
    startsAt: new Date(slot.startsAtMs),
    endsAt: new Date(slot.endsAtMs),
    blockedFrom: new Date(slot.blockedFromMs),
    blockedUntil: new Date(slot.blockedUntilMs),
    emergency: service.emergency ?? false,
    priceMinCents,
    priceMaxCents,
    createdAt: at,
    updatedAt: at,
  };
}

function nextPerson(teller: Teller): Person {
  if (teller.people.length === 0) teller.people = teller.random.shuffled(PEOPLE);
  const person = teller.people.pop();
  if (!person) throw new Error('The demo has no people');
  return person;
}

function ordinaryServices({ services }: DemoBusiness): DemoService[] {
  return services.filter(({ bookable = true, emergency = false }) => bookable && !emergency);
}

function priceOf(service: DemoService): string {
  return spokenPrice({ ...pricedColumns(service), name: service.name }, MANNER);
}

function offerOf(slot: DemoSlot, nowMs: number, random: Random) {
  return { slotId: `slot_demo${random.hex(12)}`, spoken: spokenTime(slot.startsAtMs, MANNER, nowMs) };
}

function toolMs(random: Random): () => number {
  return () => random.int(18, 140);
}
