import type { WebhookFields } from './call-fields.ts';
import type { CallScene } from './call-scene.ts';
import type { LiveCall } from './live-call.ts';
import type { HttpMethod } from './twiml-attributes.ts';
import type { RunEnd } from './twiml-program.ts';
import type { TwimlSource } from './twiml-source.ts';

/** Where a verb is obeyed. */
export type VerbContext = {
  call: LiveCall;
  scene: CallScene;
  /** The address of the document. */
  base: string;
  /** Aborted when the party is gone or other TwiML replaces this one. */
  signal: AbortSignal;
  replaced: AbortSignal;
  isFirst: boolean;
};

/** What follows a verb: null the next one. */
export type VerbStep = TwimlSource | { kind: 'end'; as: RunEnd } | null;

type Destination = { url: string; method: HttpMethod; fields?: WebhookFields; evenIfGone?: boolean };

/** The step to an address written in a document. */
export function goTo({ scene, base }: VerbContext, { url, method, fields = {}, evenIfGone }: Destination): TwimlSource {
  const resolved = url === '' ? base : scene.webhooks.resolve(url, base);
  return { kind: 'url', url: resolved, method, fields, ...(evenIfGone ? { evenIfGone } : {}) };
}
