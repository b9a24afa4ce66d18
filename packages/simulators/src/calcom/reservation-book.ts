import { randomUUID } from 'node:crypto';
import type { Taken } from './availability.ts';

/** A slot kept out of the listings for a while. It does not stop anybody's booking (A4). */
export interface Reservation extends Taken {
  readonly uid: string;
  readonly eventTypeId: number;
  readonly untilMs: number;
  readonly minutes: number;
}

export interface ReservationBook {
  /** Those that still hold. */
  active(nowMs: number): readonly Reservation[];
  add(reservation: Omit<Reservation, 'uid'>): Reservation;
  remove(uid: string): Reservation | undefined;
  clear(): void;
}

export function createReservationBook(): ReservationBook {
  let kept: Reservation[] = [];
  return {
    active: (nowMs) => kept.filter(({ untilMs }) => untilMs > nowMs),
    add(reservation) {
      const made = { ...reservation, uid: randomUUID() };
      kept.push(made);
      return made;
    },
    remove(uid) {
      const found = kept.find((each) => each.uid === uid);
      kept = kept.filter((each) => each !== found);
      return found;
    },
    clear() {
      kept = [];
    },
  };
}
