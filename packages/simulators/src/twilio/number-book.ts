import { type NumberRoutingFields, UNROUTED } from './number-fields.ts';
import { ABILITIES, NumberMarket, type SimulatedCapabilities } from './number-market.ts';
import { sidOf } from './sids.ts';
import type { HttpMethod } from './twiml-attributes.ts';

export type SimulatedNumber = {
  readonly sid: string;
  readonly e164: string;
  readonly capabilities: SimulatedCapabilities;
  readonly createdAt: Date;
  updatedAt: Date;
  friendlyName: string;
  addressSid: string | null;
  bundleSid: string | null;
  /** Null: as the line is, until somebody changes it by the API. */
  routing: NumberRoutingFields | null;
};

/** A TwiML application: addresses of its own that come before the number's. */
export type SimulatedApplication = {
  readonly sid: string;
  readonly friendlyName: string;
  readonly routing: NumberRoutingFields;
};

/** Where Twilio takes a call or a text. */
export type InboundRoute = {
  /** `''`: nowhere. */
  url: string;
  method: HttpMethod;
  fallbackUrl: string | null;
  fallbackMethod: HttpMethod;
  statusUrl: string | null;
  statusMethod: HttpMethod;
};

export type NumberAnswer =
  /** Nobody knows this number here: it is answered by whoever is being tried. */
  | { kind: 'as-the-line' }
  | { kind: 'webhook'; route: InboundRoute }
  /** A SIP trunk has its calls, or they arrive as faxes. */
  | { kind: 'elsewhere'; what: string }
  | { kind: 'not-in-service' };

export type KeptNumbers = { numbers: SimulatedNumber[]; released: string[] };

/** The numbers of one account, where each is routed, and those on sale. */
export class NumberBook {
  readonly market: NumberMarket = new NumberMarket(
    (e164) => this.findByNumber(e164) !== undefined || this.isReleased(e164),
  );
  readonly applications = new Map<string, SimulatedApplication>();
  readonly #numbers = new Map<string, SimulatedNumber>();
  readonly #released = new Set<string>();
  /** How the numbers of the line itself are routed: its address may become known later. */
  #lineRouting: () => Partial<NumberRoutingFields> = () => ({});

  setLineRouting(routing: () => Partial<NumberRoutingFields>): void {
    this.#lineRouting = routing;
  }

  /** Told after every change. */
  onChange: () => void = () => undefined;

  /** Without `routing`: as the line is. */
  add(
    e164: string,
    given: Partial<Omit<SimulatedNumber, 'e164' | 'routing'>> & { routing?: Partial<NumberRoutingFields> } = {},
  ): SimulatedNumber {
    const { routing, ...known } = given;
    const now = new Date();
    const number: SimulatedNumber = {
      sid: sidOf('PN', e164),
      e164,
      capabilities: ABILITIES,
      createdAt: now,
      updatedAt: now,
      friendlyName: e164,
      addressSid: null,
      bundleSid: null,
      ...known,
      routing: routing ? { ...UNROUTED, ...routing } : null,
    };
    this.#numbers.set(number.sid, number);
    this.#released.delete(e164);
    this.onChange();
    return number;
  }

  find(sid: string): SimulatedNumber | undefined {
    return this.#numbers.get(sid);
  }

  findByNumber(e164: string): SimulatedNumber | undefined {
    return this.list().find((number) => number.e164 === e164);
  }

  /** Newest first, as Twilio lists them. */
  list(): SimulatedNumber[] {
    return [...this.#numbers.values()].reverse();
  }

  routingOf({ routing }: SimulatedNumber): NumberRoutingFields {
    return routing ?? { ...UNROUTED, ...this.#lineRouting() };
  }

  /** The new values of some fields. Setting a trunk deletes the application, and the reverse (protocols/twilio-voice.md, section 6). */
  reroute(number: SimulatedNumber, change: Partial<NumberRoutingFields>): void {
    const before = this.routingOf(number);
    const shadows = shadowedBy(change);
    number.routing = { ...before, ...change, ...shadows };
    this.#touch(number);
  }

  rename(number: SimulatedNumber, friendlyName: string): void {
    number.friendlyName = friendlyName;
    this.#touch(number);
  }

  #touch(number: SimulatedNumber): void {
    number.updatedAt = new Date();
    this.onChange();
  }

  /** False: the account has no such number. It is not on sale again for a while. */
  release(sid: string): boolean {
    const number = this.#numbers.get(sid);
    if (!number) return false;
    this.#released.add(number.e164);
    this.#numbers.delete(sid);
    this.onChange();
    return true;
  }

  /** Everything that a restart must not forget. */
  kept(): KeptNumbers {
    return { numbers: [...this.#numbers.values()], released: [...this.#released] };
  }

  restore({ numbers, released }: KeptNumbers): void {
    for (const number of numbers) this.#numbers.set(number.sid, number);
    for (const e164 of released) this.#released.add(e164);
  }

  isReleased(e164: string): boolean {
    return this.#released.has(e164);
  }

  /** Who takes a call to a number: its trunk, else its application, else its own address. */
  answerOf(e164: string): NumberAnswer {
    if (this.isReleased(e164)) return { kind: 'not-in-service' };
    const routing = this.findByNumber(e164)?.routing;
    if (!routing) return { kind: 'as-the-line' };
    if (routing.trunk_sid) return { kind: 'elsewhere', what: `the trunk ${routing.trunk_sid}` };
    if (routing.voice_receive_mode === 'fax') return { kind: 'elsewhere', what: 'its fax service' };
    const source = this.applications.get(routing.voice_application_sid)?.routing ?? routing;
    return { kind: 'webhook', route: voiceRoute(source) };
  }

  /** The same for a text. */
  textAnswerOf(e164: string): NumberAnswer {
    if (this.isReleased(e164)) return { kind: 'not-in-service' };
    const routing = this.findByNumber(e164)?.routing;
    if (!routing) return { kind: 'as-the-line' };
    const source = this.applications.get(routing.sms_application_sid)?.routing ?? routing;
    return { kind: 'webhook', route: textRoute(source) };
  }
}

function shadowedBy({ trunk_sid, voice_application_sid }: Partial<NumberRoutingFields>): Partial<NumberRoutingFields> {
  if (trunk_sid) return { voice_application_sid: '' };
  return voice_application_sid ? { trunk_sid: '' } : {};
}

function voiceRoute(from: NumberRoutingFields): InboundRoute {
  return {
    url: from.voice_url,
    method: methodOf(from.voice_method),
    fallbackUrl: from.voice_fallback_url || null,
    fallbackMethod: methodOf(from.voice_fallback_method),
    statusUrl: from.status_callback || null,
    statusMethod: methodOf(from.status_callback_method),
  };
}

function textRoute(from: NumberRoutingFields): InboundRoute {
  return {
    url: from.sms_url,
    method: methodOf(from.sms_method),
    fallbackUrl: from.sms_fallback_url || null,
    fallbackMethod: methodOf(from.sms_fallback_method),
    statusUrl: null,
    statusMethod: 'POST',
  };
}

const methodOf = (method: string): HttpMethod => (method === 'GET' ? 'GET' : 'POST');
