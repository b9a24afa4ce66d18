import type { Span } from './span.ts';
import type { TravelPlace } from './travel-time-port.ts';

export interface SlotQuery {
  readonly serviceId: string;
  readonly emergency: boolean;
  /** Jobs begin in here. At most two weeks: the use case asks again for later ones. */
  readonly within: Span;
  readonly nowMs: number;
  /** Where the job is, as far as the caller has said, so that the drive to it fits too. */
  readonly place?: TravelPlace | null;
  /** A booking that is about to be moved: it is not in its own way. */
  readonly movingBookingId?: string;
}

/** A time that was free when asked. */
export interface CalendarSlot {
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  /** The caller is told "between the start and then"; absent or null: the exact time. */
  readonly arrivesByMs?: number | null;
  /** Null when the calendar chooses the person itself. */
  readonly technicianId: string | null;
}

export interface Attendee {
  readonly name: string;
  /** E.164. */
  readonly phone: string;
  readonly email: string | null;
  readonly address: string;
  readonly notes: string;
}

/** Everything that becomes a booking. Written down as an intent before any calendar hears of it. */
export interface BookingDraft {
  readonly projectId: string;
  /** Deterministic: project, caller, slot. The same wish always has the same key. */
  readonly intentKey: string;
  readonly callId: string | null;
  readonly serviceId: string;
  readonly slot: CalendarSlot;
  /** The job with its buffers. */
  readonly blocked: Span;
  readonly emergency: boolean;
  readonly attendee: Attendee;
  readonly postalCode: string | null;
  readonly priceMinCents: number | null;
  readonly priceMaxCents: number | null;
}

/** What a calendar knows of one of our bookings. `requested`: the calendar's owner has yet to confirm. */
export interface CalendarEntry {
  readonly externalUid: string | null;
  readonly status: 'confirmed' | 'requested';
}

/** `technicianId`: who goes instead of the one who was offered, when the calendar gives it to somebody else. */
export type BookResult =
  | { readonly taken: false; readonly entry: CalendarEntry; readonly technicianId?: string }
  | { readonly taken: true };

/** Two answers of a calendar that is asked to change an entry. `gone`: it knows no such entry, or only a cancelled one. */
export type ChangeResult = 'done' | 'gone';
export type MoveResult =
  | { readonly state: 'moved'; readonly entry: CalendarEntry }
  | { readonly state: 'taken' }
  | { readonly state: 'gone' };

export interface CallOptions {
  readonly signal: AbortSignal;
}

/**
 * A calendar jobs are booked in. Every method may throw an AppError; a thrown `book` or `move` means that the outcome is
 * unknown, and that the ledger is asked before anything is tried again.
 */
export interface CalendarPort {
  /** Free times in order, each once. */
  findSlots(query: SlotQuery, options: CallOptions): Promise<CalendarSlot[]>;
  /** Books once: the same `intentKey` never makes a second entry, provided `repeated` is honest. */
  book(draft: BookingDraft, options: CallOptions & { readonly repeated: boolean }): Promise<BookResult>;
  cancel(entry: CalendarEntry, options: CallOptions): Promise<ChangeResult>;
  /** Moves once: an entry that an earlier attempt moved there already has been moved. */
  move(entry: CalendarEntry, to: CalendarSlot, options: CallOptions): Promise<MoveResult>;
  /** What became of our wishes. Null: its entries are our own rows, so nothing is ever unknown. */
  readonly ledger: CalendarLedger | null;
  /** Keeps offered times out of others' sight. Null: the calendar cannot, or our own offers do it. */
  readonly holds: CalendarHolds | null;
}

/** Where an entry of ours stands now, in a calendar that others change too. */
export type Whereabouts =
  | { readonly state: 'stands'; readonly entry: CalendarEntry; readonly startsAtMs: number; readonly endsAtMs: number }
  /** Cancelled, or unknown there. */
  | { readonly state: 'gone' };

/** What an outside calendar knows of what we asked of it. It only reads. */
export interface CalendarLedger {
  /** The entries that stand for this wish at its time, oldest first; more than one: it was granted more than once. */
  entriesOf(draft: BookingDraft, options: CallOptions): Promise<CalendarEntry[]>;
  /** Follows an entry through its moves. */
  locate(externalUid: string, options: CallOptions): Promise<Whereabouts>;
}

export interface SlotHold {
  readonly holdUid: string;
  readonly heldUntilMs: number;
}

/** Advisory: it keeps a time from being offered, not from being booked. It ends by itself. */
export interface CalendarHolds {
  /** Null: the time was taken meanwhile, or cannot be held. */
  hold(slot: CalendarSlot & { readonly serviceId: string }, options: CallOptions): Promise<SlotHold | null>;
  /** Lets go of a hold; one that has ended is let go of already. */
  release(holdUid: string, options: CallOptions): Promise<void>;
}

/** The calendar of one project. Wiring hands it in. */
export type CalendarFor = (projectId: string) => Promise<CalendarPort>;
