import type { CallScene, WebhookVisit } from './call-scene.ts';
import type { LiveCall } from './live-call.ts';
import { performVerb } from './perform-verb.ts';
import { readTwiml, type TwimlVerb } from './twiml.ts';
import type { RunEnd, TwimlProgram } from './twiml-program.ts';
import type { TwimlSource } from './twiml-source.ts';
import type { VerbStep } from './verb-context.ts';

/** A caller that loops through webhooks for ever would never hang up. */
const MAX_DOCUMENTS = 40;

type Fetched = { ok: true; verbs: TwimlVerb[] } | { ok: false; errorCode: number; error: string };

/** Obeys TwiML on one leg, document after document, with the fallback address when one cannot be used. */
export class TwimlRun implements TwimlProgram {
  readonly #call: LiveCall;
  readonly #scene: CallScene;
  #document = new AbortController();
  #replacement: TwimlSource | null = null;

  constructor(call: LiveCall, scene: CallScene) {
    this.#call = call;
    this.#scene = scene;
    call.obey((source) => {
      this.#replacement = source;
      this.#document.abort();
    });
  }

  takeReplacement(): TwimlSource | null {
    const replacement = this.#replacement;
    this.#replacement = null;
    return replacement;
  }

  get replaced(): AbortSignal {
    return this.#document.signal;
  }

  async run(first: TwimlSource): Promise<RunEnd> {
    let step: VerbStep = first;
    for (let documents = 0; documents < MAX_DOCUMENTS; documents += 1) {
      this.#document = new AbortController();
      step = await this.#obey(step);
      if (this.#call.leg.end !== null) {
        await this.#tellAfterwards(step);
        return 'gone';
      }
      step = this.takeReplacement() ?? step;
      if (step === null) return 'out-of-verbs';
      if (step.kind === 'end') return step.as;
    }
    return 'failed';
  }

  async #obey(source: TwimlSource): Promise<VerbStep> {
    const fetched = await this.#fetch(source);
    if (fetched === null) return null;
    if (fetched.ok) return this.#perform(fetched.verbs, baseOf(source));
    this.#scene.log.problems.push({ code: fetched.errorCode, message: fetched.error });
    const { fallbackUrl, fallbackMethod: method = 'POST' } = this.#scene;
    const isChild = this.#call.identity.parentCallSid !== undefined;
    const failedUrl = baseOf(source);
    if (fallbackUrl === null || isChild || isFallback(source)) return { kind: 'end', as: 'failed' };
    const fields = { ErrorCode: String(fetched.errorCode), ErrorUrl: failedUrl };
    return { kind: 'url', url: fallbackUrl, method, fields };
  }

  /** Null: the party is gone or the call was redirected while the document was on its way. */
  async #fetch(source: TwimlSource): Promise<Fetched | null> {
    if (source.kind === 'twiml') return this.#read('text/xml', source.twiml, newVisit('(Twiml)'));
    const { clock, webhooks } = this.#scene;
    const signal = AbortSignal.any([this.replaced, this.#call.leg.over]);
    const unpin = clock.pin();
    const { url, method, fields } = source;
    const reply = await Promise.race([
      webhooks.request({ url, method, fields: { ...this.#call.fields(), ...fields } }),
      aborted(signal),
    ]);
    unpin();
    if (reply === null) return null;
    const visit = { ...newVisit(url), durationMs: reply.durationMs };
    if (reply.ok) return this.#read(reply.contentType, reply.body, visit);
    this.#scene.log.visits.push(visit);
    return reply;
  }

  #read(contentType: string, body: string, visit: WebhookVisit): Fetched {
    const { log } = this.#scene;
    log.visits.push(visit);
    const document = readTwiml(contentType, body);
    if (!document.ok) return document;
    log.problems.push(...document.warnings);
    visit.ok = true;
    visit.verbs = document.verbs.map(({ verb }) => verb);
    return document;
  }

  async #perform(verbs: readonly TwimlVerb[], base: string): Promise<VerbStep> {
    const signal = AbortSignal.any([this.replaced, this.#call.leg.over]);
    for (const [position, verb] of verbs.entries()) {
      this.#scene.onVerb?.(verb.verb, this.#call);
      const step = await performVerb(verb, {
        call: this.#call,
        scene: this.#scene,
        base,
        signal,
        replaced: this.replaced,
        isFirst: position === 0,
      });
      if (step || signal.aborted) return step;
    }
    return null;
  }

  /** Some results are told although nobody is on the line any more. */
  async #tellAfterwards(step: VerbStep): Promise<void> {
    if (step?.kind !== 'url' || !step.evenIfGone) return;
    const fields = { ...this.#call.fields(), CallStatus: 'completed', ...step.fields };
    const reply = await this.#scene.webhooks.request({ url: step.url, method: step.method, fields });
    this.#scene.log.visits.push({ ...newVisit(step.url), ok: reply.ok, durationMs: reply.durationMs });
    if (!reply.ok) this.#scene.log.problems.push({ code: reply.errorCode, message: reply.error });
  }
}

function newVisit(url: string): WebhookVisit {
  return { url, ok: false, durationMs: 0, verbs: [] };
}

function baseOf(source: TwimlSource): string {
  return source.kind === 'url' ? source.url : source.base;
}

function isFallback(source: TwimlSource): boolean {
  return source.kind === 'url' && 'ErrorUrl' in source.fields;
}

async function aborted(signal: AbortSignal): Promise<null> {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  return null;
}
