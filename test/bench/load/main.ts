/** The load generator: Twilio's side of every call of the bench, in a process of its own. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { LedgerCounts } from '../harness/ledger.ts';
import { Samples, type Summary } from '../harness/quantiles.ts';
import { answerCommands } from '../harness/rpc.ts';
import { Ticker } from '../harness/ticker.ts';
import { CallerStream, type Clear } from './caller-stream.ts';
import { askWhatNext, placeCall, type Target, tellStatus } from './place-call.ts';
import { sign } from './webhooks.ts';

const CLOSE_WITHIN_MS = 5_000;
const OPEN_WITHIN_MS = 20_000;

let target: Target | null = null;
let callCount = 0;
let isSpeaking = true;
const delay = new Samples();
const streams = new Map<number, CallerStream>();
const webhookMs = new Map<number, number>();
/** What Twilio was told to do next with calls whose stream our side closed. */
const nextVerbs = new Map<number, string>();
const ticker = new Ticker<CallerStream>((stream) => {
  if (isSpeaking) stream.speak();
});

async function start(call: number): Promise<CallerStream> {
  if (!target) throw new Error('There is nothing to call');
  const placed = await placeCall(target, call);
  if ('twiml' in placed) throw new Error(`Call ${call} was not connected: ${placed.twiml.slice(0, 300)}`);
  webhookMs.set(call, placed.webhookMs);
  const { account } = target;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The stream of call ${call} did not open`)), OPEN_WITHIN_MS);
    const stream = new CallerStream({
      call,
      callSid: placed.callSid,
      accountSid: account.accountSid,
      url: new URL(placed.order.url),
      signature: sign(account.authToken, placed.order.url),
      parameters: placed.order.parameters,
      delay,
      at: (atUs, task) => ticker.at(atUs, task),
      onOpen(opened) {
        clearTimeout(timer);
        ticker.add(opened);
        resolve(opened);
      },
      onOver(over) {
        clearTimeout(timer);
        ticker.remove(over);
        reject(new Error(`The stream of call ${call} was closed (${over.closeCode})`));
        if (!over.isHangingUp) void followOn(over);
      },
    });
    streams.set(call, stream);
  });
}

/** Our side closed the stream: Twilio goes on with what it is told. */
async function followOn({ call }: CallerStream): Promise<void> {
  if (!target) return;
  const verb = await askWhatNext(target, call).catch(() => 'nothing');
  nextVerbs.set(call, verb);
}

async function hangUp(stream: CallerStream): Promise<void> {
  stream.hangUp();
  const giveUpAtMs = Date.now() + CLOSE_WITHIN_MS;
  while (!stream.isOver && Date.now() < giveUpAtMs) await sleep(10);
  if (target) await tellStatus(target, stream.call).catch(() => undefined);
}

/** One whole short call. */
async function shortCall(call: number, lastsMs: number): Promise<void> {
  const stream = await start(call);
  await sleep(lastsMs);
  await hangUp(stream);
  streams.delete(call);
  webhookMs.delete(call);
}

const loadCommands = {
  configure(wanted: Target): void {
    target = wanted;
    streams.clear();
    nextVerbs.clear();
  },

  /** Places calls at an even pace; answers which were connected, and what went wrong with the others. */
  async startCalls({ count, perSecond }: { count: number; perSecond: number }): Promise<StartedCalls> {
    const began: Promise<number | string>[] = [];
    for (let index = 0; index < count; index += 1) {
      callCount += 1;
      const call = callCount;
      began.push(
        start(call).then(
          () => call,
          (error: unknown) => (error instanceof Error ? error.message : String(error)),
        ),
      );
      await sleep(1_000 / perSecond);
    }
    const all = await Promise.all(began);
    return {
      calls: all.filter((one) => typeof one === 'number'),
      problems: all.filter((one) => typeof one === 'string'),
    };
  },

  async hangUp(calls: readonly number[]): Promise<void> {
    await Promise.all(calls.flatMap((call) => streams.get(call) ?? []).map(hangUp));
  },

  /** Places `count` whole calls, `atOnce` at a time. */
  async shortCalls({ count, atOnce, lastsMs }: { count: number; atOnce: number; lastsMs: number }): Promise<string[]> {
    const problems: string[] = [];
    let left = count;
    const oneAfterTheOther = async () => {
      while (left > 0) {
        left -= 1;
        callCount += 1;
        await shortCall(callCount, lastsMs).catch((error: unknown) => problems.push(String(error)));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, oneAfterTheOther));
    return problems;
  },

  /** Whether callers speak: silent, everything on its way can arrive. */
  setSpeaking(wanted: boolean): void {
    isSpeaking = wanted;
  },

  openWindow(): void {
    ticker.takeLateness();
    delay.clear();
  },

  closeWindow(): { delayMs: Summary; latenessMs: Summary } {
    return { delayMs: delay.summary(), latenessMs: ticker.takeLateness() };
  },

  streams(calls: readonly number[]): StreamFacts[] {
    return calls.flatMap((call) => {
      const stream = streams.get(call);
      if (!stream) return [];
      return [
        {
          call,
          counts: stream.ledger.counts,
          clears: stream.clears,
          sent: stream.sent,
          marks: stream.marks,
          framesAfterClear: stream.framesAfterClear,
          startSentAtUs: stream.startSentAtUs,
          firstSpokenAtUs: stream.firstSpokenAtUs,
          firstAudioAtUs: stream.firstAudioAtUs,
          firstAudioKind: stream.firstAudioKind,
          firstWatchedAudioAtUs: stream.firstWatchedAudioAtUs,
          closeCode: stream.closeCode,
          closedAtUs: stream.closedAtUs,
          webhookMs: webhookMs.get(call) ?? 0,
          nextVerb: nextVerbs.get(call) ?? null,
        },
      ];
    });
  },

  /** Leaves these calls out of the delays, and notes their first audio after `fromUs`. */
  watch({ calls, fromUs }: { calls: readonly number[]; fromUs: number }): void {
    for (const call of calls) streams.get(call)?.watch(fromUs);
  },

  forget(calls: readonly number[]): void {
    for (const call of calls) {
      streams.delete(call);
      webhookMs.delete(call);
      nextVerbs.delete(call);
    }
  },
} as const;

export interface StartedCalls {
  readonly calls: readonly number[];
  readonly problems: readonly string[];
}

export interface StreamFacts {
  readonly call: number;
  readonly counts: LedgerCounts;
  readonly clears: readonly Clear[];
  readonly sent: number;
  readonly marks: number;
  readonly framesAfterClear: number;
  readonly startSentAtUs: number | null;
  readonly firstSpokenAtUs: number | null;
  readonly firstAudioAtUs: number | null;
  readonly firstAudioKind: number | null;
  readonly firstWatchedAudioAtUs: number | null;
  readonly closeCode: number | null;
  readonly closedAtUs: number | null;
  readonly webhookMs: number;
  readonly nextVerb: string | null;
}

export type LoadCommands = typeof loadCommands;
answerCommands(loadCommands);
