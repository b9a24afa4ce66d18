import type { WebhookFields } from './call-fields.ts';
import { type CallScene, inBackground } from './call-scene.ts';
import type { LiveCall } from './live-call.ts';
import { openPersonCall } from './person-call.ts';
import { createStatusEvents } from './status-events.ts';
import type { DialNumber } from './twiml-dial.ts';
import type { TwimlProgram } from './twiml-program.ts';
import type { VerbContext } from './verb-context.ts';

export type DialledLeg = {
  call: LiveCall;
  number: string;
  /** How the ringing ended; 'answered' or a final status. */
  rung: Promise<string>;
  /** Runs the whisper, when there is one. False: the leg is gone or must not be connected. */
  whisper(signal: AbortSignal): Promise<boolean>;
  /** Aborted when REST gives this leg other TwiML. */
  replaced: AbortSignal;
  isBridged: boolean;
  bridgedMs: number;
  /** Hangs up, unless REST has given this leg something else to do. */
  end(): void;
};

type DialOptions = {
  context: VerbContext;
  from: string;
  timeoutSec: number /** Aborted by the first leg that answers. */;
  answered: AbortController;
};

/** Dials one number from a call. The leg ends with the call; who answers is in the scene. */
export function dialNumber(noun: DialNumber, { context, from, timeoutSec, answered }: DialOptions): DialledLeg {
  const { call: parent, scene, signal } = context;
  const statusEvents = statusEventsOf(noun, context);
  const { call, ring } = openPersonCall(scene, {
    to: noun.number,
    from,
    direction: 'outbound-dial',
    parentCallSid: parent.callSid,
    statusEvents,
  });
  const run = scene.createProgram(call);
  const rung = ring({
    timeoutMs: timeoutSec * 1_000,
    signal: AbortSignal.any([signal, answered.signal]),
    detectsMachine: noun.machineDetection,
    onAnswered: () => answered.abort(),
  });
  const leg: DialledLeg = {
    call,
    number: noun.number,
    rung,
    get replaced() {
      return run.replaced;
    },
    isBridged: false,
    bridgedMs: 0,
    whisper: (parentSignal) => whisper({ noun, run, call, context, parentSignal }),
    end: () => {
      const source = run.takeReplacement();
      // A leg that was given other TwiML goes on by itself, as long as it takes; every other one is over.
      if (source === null) over();
      else inBackground(scene, run.run(source).finally(over));
    },
  };
  const over = () => {
    call.finish('completed');
    report(leg, scene);
    if (statusEvents) inBackground(scene, statusEvents.settled());
  };
  const tellUnanswered = () => {
    if (call.answeredAt === null) over();
  };
  void rung.then(tellUnanswered);
  return leg;
}

type Whispering = {
  noun: DialNumber;
  run: TwimlProgram;
  call: LiveCall;
  context: VerbContext;
  parentSignal: AbortSignal;
};

async function whisper({ noun, run, call, context, parentSignal }: Whispering): Promise<boolean> {
  if (noun.whisperUrl === null) return true;
  const url = context.scene.webhooks.resolve(noun.whisperUrl, context.base);
  const fields: WebhookFields = call.answeredBy === null ? {} : { AnsweredBy: call.answeredBy };
  const giveUp = () => call.hangUp();
  parentSignal.addEventListener('abort', giveUp);
  const end = await run.run({ kind: 'url', url, method: noun.method, fields });
  parentSignal.removeEventListener('abort', giveUp);
  return end === 'out-of-verbs' && call.leg.end === null && !parentSignal.aborted;
}

function report({ call, number, isBridged, bridgedMs }: DialledLeg, scene: CallScene): void {
  scene.onPerson?.({ kind: 'ends', number, atMs: scene.clock.nowMs, status: call.status });
  scene.log.people.push({
    number,
    callSid: call.callSid,
    answered: call.answeredAt !== null,
    bridged: isBridged,
    status: call.status,
    talkMs: bridgedMs,
    said: call.leg.actor?.said() ?? [],
    heard: call.leg.ear.sounds(),
    pressed: call.leg.actor?.pressed() ?? '',
  });
}

function statusEventsOf(noun: DialNumber, { scene, base }: VerbContext) {
  if (noun.statusCallback === null) return null;
  const events = createStatusEvents({
    webhooks: scene.webhooks,
    url: scene.webhooks.resolve(noun.statusCallback, base),
    method: noun.statusCallbackMethod,
    events: noun.statusCallbackEvents,
    onProblem: (problem) => void scene.log.problems.push(problem),
  });
  return events;
}
