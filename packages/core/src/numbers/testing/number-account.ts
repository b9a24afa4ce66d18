import { AppError } from '../../errors/app-error.ts';
import type { NumberChange, NumberRouting, OwnedNumber, TwilioNumbersPort } from '../twilio-numbers-port.ts';

export const NOWHERE: NumberRouting = {
  voiceUrl: '',
  voiceMethod: 'POST',
  voiceFallbackUrl: '',
  voiceFallbackMethod: 'POST',
  voiceApplicationSid: '',
  trunkSid: '',
  voiceReceiveMode: 'voice',
  voiceCallerIdLookup: 'false',
  statusCallback: '',
  statusCallbackMethod: 'POST',
  smsUrl: '',
  smsMethod: 'POST',
  smsFallbackUrl: '',
  smsFallbackMethod: 'POST',
  smsApplicationSid: '',
};

/** What the next write does instead of working. */
type Trouble = 'refused' | 'lost_before' | 'lost_after' | 'mangled';

/** A Twilio account's numbers, in memory, with troubles to order. Every method not needed here refuses. */
export interface NumberAccount {
  readonly port: TwilioNumbersPort;
  /** Every change that was written, in order. */
  readonly writes: NumberChange[];
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
  const numbers = new Map<string, OwnedNumber>(
    Object.entries(owned).map(([e164, routing]) => [e164, ownedNumber(e164, { ...NOWHERE, ...routing })]),
  );
  const writes: NumberChange[] = [];
  const troubles: Trouble[] = [];
  let deafness: AppError | null = null;
  let act: (() => Promise<void> | void) | null = null;
  const bySid = (sid: string) => [...numbers.values()].find(({ numberSid }) => numberSid === sid) ?? null;
  const read = async (find: () => OwnedNumber | null) => {
    const now = act;
    act = null;
    await now?.();
    if (deafness) throw deafness;
    return find();
  };
  const write = (number: OwnedNumber, change: NumberChange) => {
    const { friendlyName = number.friendlyName, ...routing } = change;
    const written = { ...number, friendlyName, routing: { ...number.routing, ...routing } };
    numbers.set(number.e164, written);
    writes.push(change);
    return written;
  };
  return {
    writes,
    routing: (e164) => numbers.get(e164)?.routing ?? NOWHERE,
    set(e164, change) {
      const number = numbers.get(e164);
      if (number) numbers.set(e164, { ...number, routing: { ...number.routing, ...change } });
    },
    remove: (e164) => void numbers.delete(e164),
    trouble: (kind) => void troubles.push(kind),
    deaf(code) {
      deafness = code && new AppError(code, 'as ordered');
    },
    beforeNextRead(next) {
      act = next;
    },
    port: {
      ...UNUSED,
      get: (sid) => read(() => bySid(sid)),
      findByNumber: (e164) => read(() => numbers.get(e164) ?? null),
      async update(sid, change) {
        const number = bySid(sid);
        if (deafness) throw deafness;
        if (!number) throw new AppError('NOT_FOUND', 'as ordered');
        const trouble = troubles.shift();
        if (trouble === 'refused') throw new AppError('UPSTREAM_REJECTED', 'as ordered');
        if (trouble === 'lost_before') throw new AppError('UPSTREAM_UNAVAILABLE', 'as ordered');
        const written = write(
          number,
          trouble === 'mangled' ? { ...change, voiceUrl: 'https://else.example/' } : change,
        );
        if (trouble === 'lost_after') throw new AppError('UPSTREAM_UNAVAILABLE', 'as ordered');
        return written;
      },
      async *list() {
        if (deafness) throw deafness;
        yield* numbers.values();
      },
      async applicationNames() {
        return new Map([['AP1', 'Old answering service']]);
      },
    },
  };
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

const unused = () => Promise.reject(new Error('not for this test'));
const UNUSED = { accountSid: 'AC1', search: unused, buy: unused, release: unused };
