import type { BusinessHours } from '../projects/business-profile.ts';
import { isOpen } from '../projects/is-open.ts';
import type { EmergencyPlan } from './emergency-settings.ts';

export interface Rung {
  readonly name: string;
  /** E.164. */
  readonly phone: string;
}

export interface OnCallMoment {
  /** The business's opening hours. */
  readonly hours: BusinessHours;
  readonly timeZone: string;
  /** A human of the business, E.164: rung when nobody else can be. */
  readonly contactPhone: string | null;
  readonly nowMs: number;
}

/** Name of the business's own telephone in the audit trail. */
export const OFFICE = 'The office';

/**
 * Who is rung now, in the owner's order. When nobody's hours fit, everybody who is active is rung: an emergency is not left
 * lying because of a gap in a plan. Without anybody it is the business's own telephone.
 */
export function whoIsOnCall({ onCall }: EmergencyPlan, moment: OnCallMoment): readonly Rung[] {
  const active = onCall.filter((person) => person.active);
  const onDuty = active.filter((person) => isOnDuty(person, moment));
  const rung = onDuty.length > 0 ? onDuty : active;
  if (rung.length > 0) return rung.map(({ name, phone }) => ({ name, phone }));
  return moment.contactPhone === null ? [] : [{ name: OFFICE, phone: moment.contactPhone }];
}

function isOnDuty({ when, hours }: EmergencyPlan['onCall'][number], moment: OnCallMoment): boolean {
  const { timeZone, nowMs } = moment;
  switch (when) {
    case 'always':
      return true;
    case 'open':
      return isOpen(moment.hours, timeZone, nowMs);
    case 'closed':
      return !isOpen(moment.hours, timeZone, nowMs);
    case 'own':
      return hours !== null && isOpen(hours, timeZone, nowMs);
  }
}
