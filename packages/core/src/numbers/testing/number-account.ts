import { AppError } from '../../errors/app-error.ts';
import {
  type AvailableNumber,
  type NumberChange,
  type NumberRouting,
  type OwnedNumber,
  type TwilioNumbersPort,
  UNSET_ROUTING,
} from '../twilio-numbers-port.ts';

export const NOWHERE = UNSET_ROUTING;

/** What the next write does instead of working. */
type Trouble = 'refused' | 'lost_before' | 'lost_after' | 'mangled';

/** A Twilio account's numbers, in memory, with troubles to order. */
export interface NumberAccount {
  readonly port: TwilioNumbersPort;
  /** Every change that was written, in order. */
  readonly writes: NumberChange[];
  /** Every number that was ordered, whatever became of it. */
  readonly orders: string[];
  /** Numbers that can be bought from now on. */
  onSale(numbers: readonly string[]): void;
  routing(e164: string): NumberRouting;
  /** Somebody changes it in the console. */
  set(e164: string, change: Partial<NumberRouting>): void;
  remove(e164: string): void;
  /** The next write goes wrong. */
  trouble(kind: Trouble): void;
  /** Until further notice nothing is answered: with this code, or null again. */
  deaf(code: 'UPSTREAM_UNAVAILABLE' | 'UPSTREAM_UNAUTHORIZED' | null): void;
  /** Runs once, right before the next read is answered. */
  beforeNextRead(act: () => Promise<void> | void): void;
}

export function numberAccount(owned: Readonly<Record<string, Partial<NumberRouting>>>): NumberAccount {
  const store = new AccountStore(owned);
  const { numbers, writes, orders, shelf } = store;
  return {
    writes,
    orders,
    onSale: (offered) => {
      for (const e164 of offered) shelf.add(e164);
    },
    routing: (e164) => numbers.get(e164)?.routing ?? NOWHERE,
    set(e164, change) {
      const number = numbers.get(e164);
      if (number) numbers.set(e164, { ...number, routing: { ...number.routing, ...change } });
    },
    remove: (e164) => void numbers.delete(e164),
    trouble: (kind) => void store.troubles.push(kind),
    deaf(code) {
      store.deafness = code && new AppError(code, 'as ordered');
    },
    beforeNextRead(next) {
      store.beforeNextRead = next;
    },
    port: portOf(store),
  };
}

function portOf(store: AccountStore): TwilioNumbersPort {
  const { numbers, shelf, orders } = store;
  return {
    accountSid: 'AC1',
    async search({ areaCode }) {
      if (areaCode?.startsWith('0')) return { state: 'refused', reason: 'area_code_invalid', twilioCode: '21451' };
      return { state: 'found', numbers: [...shelf].map(availableNumber) };
    },
    async buy({ e164, friendlyName, routing }) {
      orders.push(e164);
      return store.attempt(() => {
        if (!shelf.delete(e164)) return { state: 'refused', reason: 'gone', twilioCode: '21422' };
        const number = { ...ownedNumber(e164, { ...NOWHERE, ...routing }), friendlyName };
        numbers.set(e164, number);
        return { state: 'bought', number };
      });
    },
    release: async (sid) => store.attempt(() => (numbers.delete(store.bySid(sid)?.e164 ?? '') ? 'released' : 'gone')),
    get: (sid) => store.read(() => store.bySid(sid)),
    findByNumber: (e164) => store.read(() => numbers.get(e164) ?? null),
    async update(sid, change) {
      const number = store.bySid(sid);
      if (store.deafness) throw store.deafness;
      if (!number) throw new AppError('NOT_FOUND', 'as ordered');
      return store.attempt((mangled) =>
        store.write(number, mangled ? { ...change, voiceUrl: 'https://else.example/' } : change),
      );
    },
    async *list() {
      if (store.deafness) throw store.deafness;
      yield* numbers.values();
    },
    async applicationNames() {
      return new Map([['AP1', 'Old answering service']]);
    },
  };
}

class AccountStore {
  readonly numbers: Map<string, OwnedNumber>;
  readonly writes: NumberChange[] = [];
  readonly orders: string[] = [];
  readonly shelf = new Set<string>();
  readonly troubles: Trouble[] = [];
  deafness: AppError | null = null;
  beforeNextRead: (() => Promise<void> | void) | null = null;

  constructor(owned: Readonly<Record<string, Partial<NumberRouting>>>) {
    this.numbers = new Map(
      Object.entries(owned).map(([e164, routing]) => [e164, ownedNumber(e164, { ...NOWHERE, ...routing })]),
    );
  }

  bySid(sid: string): OwnedNumber | null {
    return [...this.numbers.values()].find(({ numberSid }) => numberSid === sid) ?? null;
  }

  async read(find: () => OwnedNumber | null): Promise<OwnedNumber | null> {
    const act = this.beforeNextRead;
    this.beforeNextRead = null;
    await act?.();
    if (this.deafness) throw this.deafness;
    return find();
  }

  /** Does it, or what was ordered instead. */
  attempt<Done>(work: (mangled: boolean) => Done): Done {
    const trouble = this.troubles.shift();
    if (trouble === 'refused') throw new AppError('UPSTREAM_REJECTED', 'as ordered');
    if (trouble === 'lost_before') throw new AppError('UPSTREAM_UNAVAILABLE', 'as ordered');
    const done = work(trouble === 'mangled');
    if (trouble === 'lost_after') throw new AppError('UPSTREAM_UNAVAILABLE', 'as ordered');
    return done;
  }

  write(number: OwnedNumber, change: NumberChange): OwnedNumber {
    const { friendlyName = number.friendlyName, ...routing } = change;
    const written = { ...number, friendlyName, routing: { ...number.routing, ...routing } };
    this.numbers.set(number.e164, written);
    this.writes.push(change);
    return written;
  }
}

function ownedNumber(e164: string, routing: NumberRouting): OwnedNumber {
  return {
    numberSid: `PN${e164.slice(1)}`,
    accountSid: 'AC1',
    e164,
    friendlyName: e164,
    capabilities: { voice: true, sms: true, mms: true },
    origin: 'twilio',
    status: 'in-use',
    routing,
  };
}

function availableNumber(e164: string): AvailableNumber {
  const capabilities = { voice: true, sms: true, mms: true };
  return { e164, locality: 'Austin', region: 'TX', country: 'US', capabilities, addressRequirements: 'none' };
}
