import type { Service } from '@offhook/db';
import type { Business } from '../bookings/business.ts';
import { localDate } from '../time/local-time.ts';
import { type Manner, spokenClock, spokenDate } from '../time/spoken.ts';
import {
  type BusySpan,
  blockedSpan,
  collides,
  type Job,
  type WorkingTechnician,
  whoCanStart,
} from './find-free-slots.ts';
import { overlaps, type Span } from './span.ts';
import { emergencyWindowOn, technicianSpans } from './working-time.ts';

/** Why a job should not, or cannot (`blocking`), stand at a time, in words for the owner. */
export interface PlacementProblem {
  readonly blocking: boolean;
  readonly message: string;
}

/** Another job of the same technician. */
export interface NeighbourJob extends BusySpan {
  readonly serviceName: string;
  readonly customerName: string;
}

/** The technician's day, as far as it matters for one job. */
export interface Placement {
  readonly business: Business;
  readonly service: Pick<Service, 'name'>;
  readonly job: Job;
  readonly startsAtMs: number;
  readonly technician: WorkingTechnician & { readonly name: string };
  /** Everybody who works, the technician included: the emergency reserve is theirs together. */
  readonly crew: readonly WorkingTechnician[];
  readonly jobs: readonly NeighbourJob[];
  readonly elsewhere: readonly Span[];
  readonly nowMs: number;
}

/**
 * Everything that speaks against a time. Two jobs at once and time off cannot be; hours, skills, the drive and what is kept
 * for emergencies bind the assistant, and are for the owner to weigh. Pure.
 */
export function placementProblems(placement: Placement): PlacementProblem[] {
  const blocked = blockedSpan(placement.startsAtMs, placement.job);
  const cannot = [...otherJobs(placement, blocked), ...timeOff(placement)].map((message) => ({
    blocking: true,
    message,
  }));
  const should = [
    ...elsewhere(placement, blocked),
    ...workingTime(placement),
    ...skills(placement),
    ...drives(placement, blocked),
    ...emergencies(placement, blocked),
  ];
  return [...cannot, ...should.map((message) => ({ blocking: false, message }))];
}

function otherJobs({ jobs, technician, business }: Placement, blocked: Span): string[] {
  return jobs
    .filter((other) => overlaps(blocked, other))
    .map((other) => {
      const when = spanInWords(other, business.manner);
      return `${technician.name} has another job: ${other.serviceName} for ${other.customerName}, ${when} with the time before and after it.`;
    });
}

function timeOff(placement: Placement): string[] {
  const { technician, business } = placement;
  return technician.away
    .filter((off) => overlaps(atWork(placement), off))
    .map((off) => {
      const whole = off.untilMs - off.fromMs >= 20 * 3_600_000;
      const when = whole ? `until ${spokenDate(off.untilMs - 1, business.manner)}` : spanInWords(off, business.manner);
      return `${technician.name} is off then, ${when}.`;
    });
}

function elsewhere({ elsewhere: blocks, technician, business }: Placement, blocked: Span): string[] {
  return blocks
    .filter((other) => overlaps(blocked, other))
    .map((other) => `${technician.name}’s own calendar is taken ${spanInWords(other, business.manner)}.`);
}

function workingTime(placement: Placement): string[] {
  const { technician, business, startsAtMs } = placement;
  const { timeZone } = business.manner;
  const spans = technicianSpans(localDate(startsAtMs, timeZone), technician, { hours: business.hours, timeZone });
  const { fromMs, untilMs } = atWork(placement);
  if (spans.some((span) => fromMs >= span.fromMs && untilMs <= span.untilMs)) return [];
  if (spans.length === 0) return [`${technician.name} does not work on ${spokenDate(startsAtMs, business.manner)}.`];
  const hours = spans.map((span) => spanInWords(span, business.manner)).join(' and ');
  return [`It is outside of ${technician.name}’s working hours: ${hours}.`];
}

function skills({ technician, service }: Placement): string[] {
  return technician.skilled ? [] : [`${service.name} is not among the services ${technician.name} does.`];
}

function drives({ jobs, technician, startsAtMs }: Placement, blocked: Span): string[] {
  return jobs
    .filter((other) => !overlaps(blocked, other) && collides(blocked, other))
    .map((other) => {
      const before = other.fromMs < startsAtMs;
      const gapMin = Math.round((before ? blocked.fromMs - other.untilMs : other.fromMs - blocked.untilMs) / 60_000);
      const way = before ? `from ${other.customerName}` : `on to ${other.customerName}`;
      return `${technician.name} needs about ${other.travelMin} min to drive ${way}, and has ${gapMin} min.`;
    });
}

function emergencies({ business, technician, job, crew, startsAtMs, nowMs }: Placement, blocked: Span): string[] {
  if (job.emergency || !technician.takesEmergencies) return [];
  const { rules, hours, manner } = business;
  const window = emergencyWindowOn(localDate(startsAtMs, manner.timeZone), { rules, timeZone: manner.timeZone });
  if (window !== null && overlaps(blocked, window)) {
    return [`It takes some of the time held back for emergencies, ${spanInWords(window, manner)}.`];
  }
  if (rules.emergencyReserveMin === 0) return [];
  const search = { timeZone: manner.timeZone, rules, hours, job, nowMs };
  const able = whoCanStart(startsAtMs, { ...search, technicians: crew });
  const ableWithout = whoCanStart(startsAtMs, {
    ...search,
    rules: { ...rules, emergencyReserveMin: 0 },
    technicians: crew,
  });
  const isMissing = ableWithout.includes(technician.technicianId) && !able.includes(technician.technicianId);
  return isMissing
    ? [
        `Less than ${minutesInWords(rules.emergencyReserveMin)} would stay free for emergencies that day, which your rules ask for.`,
      ]
    : [];
}

function atWork({ startsAtMs, job }: Placement): Span {
  return { fromMs: startsAtMs, untilMs: startsAtMs + job.durationMin * 60_000 };
}

/** "45 min", "2 h", "1 h 30 min". */
function minutesInWords(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 && `${hours} h`, rest > 0 && `${rest} min`].filter(Boolean).join(' ');
}

/** "9 AM to 10:45 AM". */
function spanInWords({ fromMs, untilMs }: Span, manner: Manner): string {
  return `${spokenClock(fromMs, manner)} to ${spokenClock(untilMs, manner)}`;
}
