import type {
  BookingDraft,
  CalendarEntry,
  CalendarHolds,
  CalendarLedger,
  CalendarPort,
} from '../../calendar/calendar-port.ts';
import { AppError } from '../../errors/app-error.ts';

const HOUR_MS = 3_600_000;
const LENGTH_MS = 1.5 * HOUR_MS;

interface StandingEntry {
  readonly uid: string;
  readonly key: string;
  readonly startsAtMs: number;
  state: 'stands' | 'cancelled';
  movedToUid: string | null;
}

type Asked = 'book' | 'move' | 'cancel';

/** A calendar elsewhere, in memory, which takes the same wish as often as it is asked: the worst kind. */
export interface OutsideCalendar extends CalendarPort, Pick<Troubles, 'loseAnswers' | 'refuseConnections' | 'asked'> {
  readonly ledger: CalendarLedger;
  /** What was refused last arrives after all. */
  deliverLate(): void;
  standing(): readonly StandingEntry[];
  /** Starts that are held, epoch milliseconds. */
  held(): readonly number[];
}

export function outsideCalendar(): OutsideCalendar {
  const { find, add, entriesOf, standing } = entryBook();
  const troubles = createTroubles();
  const { arrive, answer } = troubles;
  const held = new Map<string, number>();
  return {
    async findSlots({ within, nowMs }) {
      const starts = [5, 6, 7, 8].map((hours) => nowMs + hours * HOUR_MS);
      return starts
        .filter((startsAtMs) => startsAtMs >= within.fromMs && startsAtMs < within.untilMs)
        .filter((startsAtMs) => ![...held.values()].includes(startsAtMs))
        .map((startsAtMs) => ({ startsAtMs, endsAtMs: startsAtMs + LENGTH_MS, technicianId: null }));
    },
    async book(draft, { repeated }) {
      const [before] = repeated ? entriesOf(draft) : [];
      if (before) return { taken: false, entry: toEntry(before) };
      arrive(draft);
      return answer('book', { taken: false, entry: toEntry(add(draft.intentKey, draft.slot.startsAtMs)) });
    },
    async cancel({ externalUid }) {
      arrive();
      const entry = find(externalUid);
      const stood = entry?.state === 'stands';
      if (entry) entry.state = 'cancelled';
      return answer('cancel', stood ? 'done' : 'gone');
    },
    async move({ externalUid }, { startsAtMs }) {
      arrive();
      const entry = find(externalUid);
      if (!entry) return answer('move', { state: 'gone' });
      const there = find(entry.movedToUid) ?? add(entry.key, startsAtMs);
      Object.assign(entry, { state: 'cancelled', movedToUid: there.uid });
      return answer('move', { state: 'moved', entry: toEntry(there) });
    },
    ledger: ledgerOf({ find, entriesOf, arrive }),
    holds: holdsOf(held),
    ...troubles,
    deliverLate() {
      const draft = troubles.lastRefused();
      if (draft) add(draft.intentKey, draft.slot.startsAtMs);
    },
    standing,
    held: () => [...held.values()],
  };
}

/** Hides what is held from everybody, whoever holds it. */
function holdsOf(held: Map<string, number>): CalendarHolds {
  return {
    async hold({ startsAtMs }) {
      const holdUid = `hold_${startsAtMs}`;
      held.set(holdUid, startsAtMs);
      return { holdUid, heldUntilMs: startsAtMs };
    },
    async release(holdUid) {
      held.delete(holdUid);
    },
  };
}

function ledgerOf({ find, entriesOf, arrive }: Pick<EntryBook, 'find' | 'entriesOf'> & Pick<Troubles, 'arrive'>) {
  const ledger: CalendarLedger = {
    async entriesOf(draft) {
      arrive();
      return entriesOf(draft).map(toEntry);
    },
    async locate(uid) {
      arrive();
      let entry = find(uid);
      while (entry?.movedToUid) entry = find(entry.movedToUid);
      if (!entry || entry.state === 'cancelled') return { state: 'gone' };
      const { startsAtMs } = entry;
      return { state: 'stands', entry: toEntry(entry), startsAtMs, endsAtMs: startsAtMs + LENGTH_MS };
    },
  };
  return ledger;
}

function toEntry({ uid }: StandingEntry): CalendarEntry {
  return { externalUid: uid, status: 'confirmed' };
}

type EntryBook = ReturnType<typeof entryBook>;

function entryBook() {
  const entries: StandingEntry[] = [];
  const standing = () => entries.filter(({ state }) => state === 'stands');
  return {
    standing,
    find: (uid: string | null) => entries.find((entry) => entry.uid === uid),
    entriesOf: ({ intentKey, slot }: BookingDraft) =>
      standing().filter(({ key, startsAtMs }) => key === intentKey && startsAtMs === slot.startsAtMs),
    add(key: string, startsAtMs: number): StandingEntry {
      const uid = `uid_${entries.length}`;
      const entry: StandingEntry = { uid, key, startsAtMs, state: 'stands', movedToUid: null };
      entries.push(entry);
      return entry;
    },
  };
}

type Troubles = ReturnType<typeof createTroubles>;

function createTroubles() {
  const lost = new Map<Asked, number>();
  const counts = new Map<Asked, number>();
  let refusals = 0;
  let refused: BookingDraft | null = null;
  const away = () => new AppError('UPSTREAM_UNAVAILABLE', 'HTTP 504: Gateway Timeout');
  return {
    arrive(draft: BookingDraft | null = null): void {
      if (refusals <= 0) return;
      refusals -= 1;
      refused = draft ?? refused;
      throw away();
    },
    answer<T>(what: Asked, value: T): T {
      counts.set(what, (counts.get(what) ?? 0) + 1);
      const left = lost.get(what) ?? 0;
      lost.set(what, left - 1);
      if (left > 0) throw away();
      return value;
    },
    /** Does what is asked and loses the answer, so many times. */
    loseAnswers: (of: Asked, times: number) => void lost.set(of, times),
    /** Does not do what is asked, nor say anything. */
    refuseConnections(times: number): void {
      refusals = times;
    },
    asked: (what: Asked) => counts.get(what) ?? 0,
    lastRefused: () => refused,
  };
}
