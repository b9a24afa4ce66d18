import { muLawMs } from '../speech/mu-law.ts';
import type { CallClock } from './call-clock.ts';
import type { CallerActor } from './caller-actor.ts';
import type { Leg } from './leg.ts';
import type { LiveCall } from './live-call.ts';

type BridgeOptions = { clock: CallClock; signal: AbortSignal; timeLimitMs: number; hangupOnStar: boolean };
type OtherLeg = { call: LiveCall; replaced: AbortSignal };

/** Two people hear each other until one leaves, the time is up, or other TwiML takes one of them away. Answers how long, in milliseconds. */
export async function bridge(caller: LiveCall, other: OtherLeg, options: BridgeOptions): Promise<number> {
  const { clock, signal, timeLimitMs, hangupOnStar } = options;
  const startMs = clock.nowMs;
  const star = new AbortController();
  caller.leg.ear.connect(startMs);
  other.call.leg.ear.connect(startMs);
  const detachCaller = carry(caller.leg, other.call.leg, (key) => {
    if (hangupOnStar && key === '*') star.abort();
  });
  const detachOther = carry(other.call.leg, caller.leg);
  const end = AbortSignal.any([signal, other.call.leg.over, other.replaced, star.signal]);
  await clock.wait(timeLimitMs, end);
  detachCaller();
  detachOther();
  return clock.nowMs - startMs;
}

/** What one says, the other hears. */
function carry(from: Leg, to: Leg, onKey: (key: string) => void = () => undefined): () => void {
  return from.attach({
    take({ frame, press }, nowMs) {
      for (const key of press ?? '') onKey(key);
      if (frame === null) return;
      const line = lineOf(from.actor, nowMs);
      to.ear.hear({ by: 'person', text: line }, { startMs: nowMs - muLawMs(frame), endMs: nowMs, audio: frame });
    },
  });
}

function lineOf(actor: CallerActor | null, nowMs: number): string {
  return actor?.said().findLast(({ startMs }) => startMs <= nowMs)?.text ?? '';
}
