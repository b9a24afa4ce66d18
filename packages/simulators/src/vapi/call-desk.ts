import type { WebSocket } from 'ws';
import { ArtifactShelf } from './artifacts.ts';
import { LiveCall, type LiveCallParts } from './live-call.ts';
import { connectTwiml, dialTwiml, sayTwiml } from './twiml.ts';
import type { VapiWorld } from './vapi-account-world.ts';
import { whoAnswers } from './who-answers.ts';
import { newResource, type Organisation, patched, textField, type WireResource } from './world.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What a business is told when nobody can answer (section 2: error message and hang-up). */
const NOBODY = 'Sorry, this number is not set up to take calls.';
const NO_CALL_RECEIVED = 'phone-call-provider-bypass-enabled-but-no-call-received';

export interface BypassWish {
  readonly organisation: Organisation;
  readonly phoneNumber: WireResource;
  readonly assistant: Fields;
  readonly assistantId: string | undefined;
  readonly customer: Fields;
}

/** The calls that Vapi carries or is about to carry. */
export class CallDesk {
  readonly shelf: ArtifactShelf;
  readonly #world: VapiWorld;
  readonly #live = new Map<string, LiveCall>();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(world: VapiWorld) {
    this.#world = world;
    this.shelf = new ArtifactShelf(world.publicUrl, world.now);
  }

  /** What Twilio is answered when it asks about a call to a number that is led here. */
  async inbound(form: Readonly<Record<string, string>>): Promise<string> {
    const found = this.#numberOf(form);
    if (!found) return sayTwiml(NOBODY);
    const { organisation, phoneNumber } = found;
    const call = this.#newCall(organisation, {
      type: 'inboundPhoneCall',
      status: 'ringing',
      phoneNumberId: phoneNumber.id,
      phoneCallProvider: 'twilio',
      phoneCallProviderId: form.CallSid,
      phoneCallTransport: 'pstn',
      customer: form.From?.startsWith('+') ? { number: form.From } : {},
    });
    const answer = await whoAnswers({ organisation, phoneNumber, call, limitMs: this.#world.assistantRequestMs });
    switch (answer.kind) {
      case 'assistant':
        this.#open(
          { organisation, call, assistant: answer.assistant, phoneNumber, isBypass: false },
          answer.assistantId,
        );
        return connectTwiml(this.#streamUrl(call.id));
      case 'destination':
        organisation.calls.set(call.id, { ...call, status: 'ended', endedReason: 'assistant-forwarded-call' });
        return dialTwiml(answer.number, answer.message);
      case 'error':
        organisation.calls.set(call.id, { ...call, status: 'ended', endedReason: answer.endedReason });
        return sayTwiml(answer.words ?? NOBODY);
    }
  }

  /** A call that rings elsewhere and is handed over by TwiML (section 7, way B). */
  bypass({ organisation, phoneNumber, assistant, assistantId, customer }: BypassWish): WireResource {
    const call = this.#newCall(organisation, {
      // The API makes outbound calls only; that it was the caller who rang is not known here (unverified).
      type: 'outboundPhoneCall',
      status: 'queued',
      phoneNumberId: phoneNumber.id,
      phoneCallProvider: 'twilio',
      customer,
    });
    const opened = this.#open({ organisation, call, assistant, phoneNumber, isBypass: true }, assistantId);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (!opened.isConnected) void this.end(call.id, NO_CALL_RECEIVED);
    }, this.#world.bypassWaitMs);
    this.#timers.add(timer);
    const shown = organisation.calls.get(call.id) ?? call;
    return { ...shown, phoneCallProviderDetails: { twiml: connectTwiml(this.#streamUrl(call.id)) } };
  }

  /** A call that Vapi makes itself: what becomes of a bypass that is ignored. Nobody's telephone rings here. */
  outbound(organisation: Organisation, fields: Fields): WireResource {
    return this.#newCall(organisation, { type: 'outboundPhoneCall', status: 'queued', ...fields });
  }

  /** Twilio's media stream for a call. False: there is no such call, or it has its stream already. */
  connect(callId: string, accept: () => WebSocket): boolean {
    const call = this.#live.get(callId);
    if (!call || call.isConnected) return false;
    call.attach(accept());
    return true;
  }

  isWaitingFor(callId: string): boolean {
    return this.#live.get(callId)?.isConnected === false;
  }

  /** Twilio reports that a call is over, or somebody ends it by its control address. */
  async end(callId: string, endedReason: string): Promise<void> {
    const call = this.#live.get(callId);
    await call?.end(endedReason);
    if (!call) this.#endUnheard(callId, endedReason);
    this.#live.delete(callId);
  }

  /** The worker behind every live call dies. */
  cutAll(): void {
    for (const call of this.#live.values()) if (call.isConnected) call.cut();
  }

  /** Ends everything; resolves when every server was told. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.all([...this.#live.values()].map((call) => call.end('worker-shutdown')));
    this.#live.clear();
  }

  /** A call that no assistant has taken: nobody is told. */
  #endUnheard(callId: string, endedReason: string): void {
    for (const { calls } of this.#world.organisations) {
      const call = calls.get(callId);
      if (call && call.status !== 'ended') {
        calls.set(callId, patched(call, { status: 'ended', endedReason }, this.#world.now()));
      }
    }
  }

  #open(parts: LiveCallParts, assistantId: string | undefined): LiveCall {
    const { organisation, call } = parts;
    const known = { ...call, ...(assistantId === undefined ? { assistant: parts.assistant } : { assistantId }) };
    organisation.calls.set(call.id, known);
    const live = new LiveCall(this.#world, this.shelf, { ...parts, call: known });
    this.#live.set(call.id, live);
    return live;
  }

  #newCall(organisation: Organisation, fields: Fields): WireResource {
    const made = newResource(organisation.orgId, this.#world.now(), fields);
    const call = { ...made, monitor: { controlUrl: `${this.#world.publicUrl()}/control/${made.id}` } };
    organisation.calls.set(call.id, call);
    return call;
  }

  #numberOf({ To: to, AccountSid: accountSid }: Readonly<Record<string, string>>) {
    for (const organisation of this.#world.organisations) {
      for (const phoneNumber of organisation.resources['phone-number'].values()) {
        const isOwn = textField(phoneNumber, 'number') === to && phoneNumber.twilioAccountSid === accountSid;
        if (isOwn) return { organisation, phoneNumber };
      }
    }
    return null;
  }

  #streamUrl(callId: string): string {
    return `${this.#world.publicUrl().replace(/^http/, 'ws')}/stream/${callId}`;
  }
}
