import type { Speaker } from '../speech/speaker.ts';
import { CallClock } from './call-clock.ts';
import { type CallScene, newCallLog } from './call-scene.ts';
import type { TelephoneExchange } from './exchange.ts';
import { acceptsCall } from './human-script.ts';
import type { FinalStatus, LiveCall } from './live-call.ts';
import { openPersonCall } from './person-call.ts';
import { createStatusEvents } from './status-events.ts';
import { streamRunner } from './stream-callbacks.ts';
import type { HttpMethod } from './twiml.ts';
import { TwimlRun } from './twiml-run.ts';
import type { TwimlSource } from './twiml-source.ts';
import type { WebhookClient } from './webhook-client.ts';

export type OutboundCall = {
  to: string;
  from: string;
  source: TwimlSource;
  timeoutSec: number;
  fallbackUrl: string | null;
  detectsMachine: boolean;
  statusCallback: string | null;
  statusCallbackMethod: HttpMethod;
  statusCallbackEvents: readonly string[];
};

/** Starts a call to a person and answers it as it is then: `queued`. */
export type Originate = (call: OutboundCall) => LiveCall;

export type OriginateDeps = {
  exchange: TelephoneExchange;
  webhooks(): WebhookClient;
  speaker: Speaker;
  publicUrl(): string;
  speed?: number;
};

/** Places the calls that REST asks for, each with a clock of its own. */
export function createOriginate(deps: OriginateDeps): Originate {
  return (outbound) => {
    const scene = openScene(deps, outbound);
    const { call, ring } = openPersonCall(scene, {
      to: outbound.to,
      from: outbound.from,
      direction: 'outbound-api',
      statusEvents: outbound.statusCallback
        ? createStatusEvents({
            webhooks: scene.webhooks,
            url: outbound.statusCallback,
            method: outbound.statusCallbackMethod,
            events: outbound.statusCallbackEvents,
          })
        : null,
    });
    const never = new AbortController().signal;
    const { detectsMachine, timeoutSec } = outbound;
    void ring({ timeoutMs: timeoutSec * 1_000, signal: never, detectsMachine, onAnswered: () => undefined })
      .then((rung) => (rung === 'answered' ? obey(call, scene, outbound.source) : rung))
      .then((status) => call.finish(status))
      .finally(() => scene.clock.stop());
    return call;
  };
}

async function obey(call: LiveCall, scene: CallScene, source: TwimlSource): Promise<FinalStatus> {
  const fields: Record<string, string> = call.answeredBy === null ? {} : { AnsweredBy: call.answeredBy };
  const first = source.kind === 'url' ? { ...source, fields } : source;
  const end = await scene.createProgram(call).run(first);
  return end === 'failed' ? 'failed' : 'completed';
}

function openScene(deps: OriginateDeps, outbound: OutboundCall): CallScene {
  const { exchange, speaker } = deps;
  const scene: CallScene = {
    clock: new CallClock(deps.speed === undefined ? {} : { speed: deps.speed }),
    exchange,
    webhooks: deps.webhooks(),
    background: new Set(),
    publicUrl: deps.publicUrl(),
    fallbackUrl: outbound.fallbackUrl,
    log: newCallLog(),
    personAt: (number) => exchange.personAt(number) ?? acceptsCall(),
    speak: (text, voice) => speaker.speak(text, voice),
    createProgram: (leg) => new TwimlRun(leg, scene),
    runStream: streamRunner(() => scene, { conditions: {} }),
  };
  return scene;
}
