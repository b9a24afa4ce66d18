import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@offhook/db';
import type { CallFacts, CallReport } from '@offhook/simulators';
import { z } from 'zod';

const Attempts = z.array(z.looseObject({ attempt: z.number().optional(), error: z.string().nullable() }));

/** Vapi's calls go by Vapi's ids: they are found by their caller, who calls once in this time. */
const SAME_CALL_MS = 15 * 60_000;

/** A call with everything that belongs to it, or null. `from`: finds it on Vapi's side too. */
export function findCall(db: Database, callSid: string, from?: string) {
  const startedAt = { gt: new Date(Date.now() - SAME_CALL_MS) };
  const atVapi = from?.startsWith('+') ? [{ mode: 'vapi' as const, fromNumber: from, startedAt }] : [];
  return db.call.findFirst({
    where: { OR: [{ providerCallId: callSid }, ...atVapi] },
    orderBy: { startedAt: 'desc' },
    include: {
      project: { select: { name: true, timeZone: true, locale: true } },
      turns: { orderBy: [{ startedAtMs: 'asc' }, { id: 'asc' }] },
      toolCalls: { orderBy: [{ startedAtMs: 'asc' }, { id: 'asc' }] },
      transfers: { orderBy: [{ startedAt: 'asc' }, { id: 'asc' }] },
      emergencyAlerts: { orderBy: { createdAt: 'asc' }, include: { steps: { orderBy: { position: 'asc' } } } },
      recordings: { orderBy: [{ startedAt: 'asc' }, { id: 'asc' }] },
      bookings: { include: { service: { select: { name: true } }, technician: { select: { name: true } } } },
    },
  });
}

export type CallRecord = NonNullable<Awaited<ReturnType<typeof findCall>>>;

const POLL_MS = 150;
/** The worker journals within 250 ms; a tool that was cut off may take a little longer to settle. */
const MAX_WAIT_MS = 15_000;

/** Waits until the call's row is final. Null when there is none, or it stays active for 15 s after the call. */
export async function waitForFinalCall(db: Database, callSid: string, from?: string): Promise<CallRecord | null> {
  const giveUpAtMs = Date.now() + MAX_WAIT_MS;
  while (Date.now() < giveUpAtMs) {
    const call = await findCall(db, callSid, from);
    if (call && call.status !== 'active' && !isUnderWay(call)) return call;
    await sleep(POLL_MS);
  }
  return null;
}

/** A function still runs, or people on call are still being rung. */
function isUnderWay({ toolCalls, emergencyAlerts }: CallRecord): boolean {
  return (
    toolCalls.some(({ status }) => status === 'running') || emergencyAlerts.some(({ state }) => state === 'ringing')
  );
}

/** The database's side of a call, in the shape expectations are written against. */
export async function toCallFacts(db: Database, call: CallRecord, report: CallReport): Promise<CallFacts> {
  const events = await db.eventLog.findMany({ where: { callId: call.id }, select: { type: true } });
  const [booking] = call.bookings;
  const [stream] = report.streams;
  return {
    status: call.status,
    outcome: call.outcome,
    endReason: call.endReason,
    durationSec: call.durationSec,
    interruptions: call.interruptions,
    booking: booking
      ? {
          service: booking.service.name,
          customerName: booking.customerName,
          address: booking.address,
          emergency: booking.emergency,
          status: booking.status,
          startsAt: booking.startsAt.toISOString(),
          confirmationCode: booking.confirmationCode,
        }
      : null,
    turns: call.turns.map(({ speaker, text, heardText, interrupted }) => ({
      speaker,
      text,
      heard: heardText ?? text,
      interrupted,
    })),
    toolCalls: call.toolCalls.map((tool) => ({
      name: tool.name,
      status: tool.status,
      attempts: Attempts.parse(tool.attempts),
      output: tool.output,
    })),
    events: events.map(({ type }) => type),
    transfers: call.transfers.map(({ mode, reason, outcome, briefing }) => ({ mode, reason, outcome, briefing })),
    emergencies: call.emergencyAlerts.map(({ rule, state, acceptedBy, steps }) => ({
      rule,
      state,
      acceptedBy,
      rung: steps.filter((step) => step.startedAt !== null).map((step) => `${step.personName} ${step.state}`),
    })),
    recordings: call.recordings.map(({ kind, durationMs }) => ({ kind, durationMs })),
    line: {
      clearedMs: stream?.clearedMs ?? 0,
      heardMs: stream?.heardMs ?? 0,
      timeToFirstAudioMs: report.timeToFirstAudioMs,
      warnings: report.problems.length,
      callerHeard: wordsOf(report.heard),
      people: report.people.map(({ number, answered, bridged, pressed, heard }) => {
        return { number, answered, bridged, pressed, heard: wordsOf(heard) };
      }),
    },
  };
}

/** What was said by Twilio and by people, with the names of the tones between. */
function wordsOf(sounds: CallReport['heard']): string[] {
  return sounds.flatMap((sound) => {
    if (sound.by === 'assistant') return [];
    return [sound.by === 'tone' ? sound.tone : sound.text];
  });
}

/** Waits for the final row and reads the facts; what `runScenario` wants as `readFacts`. */
export function factsFrom(db: Database): (report: CallReport) => Promise<CallFacts | null> {
  return async (report) => {
    const call = await waitForFinalCall(db, report.callSid, report.from);
    return call && toCallFacts(db, call, report);
  };
}
