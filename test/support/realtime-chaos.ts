import {
  type afterHearing,
  type CallFacts,
  type CallReport,
  checkExpectations,
  findScenario,
  type RealtimeFault,
  type Scenario,
} from '@offhook/simulators';
import { safetyIdentifier } from '../../apps/voice-worker/src/calls/caller-number.ts';
import { factsFrom, findCall } from '../../scripts/call/read-call-facts.ts';
import type { CallSystem } from './call-system.ts';
import { copyBusiness } from './copy-business.ts';

/** What happened to one call, as the caller, the database and the event log saw it. */
export type ChaosResult = {
  scenario: Scenario;
  report: CallReport;
  facts: CallFacts;
  /** `realtime.lost` and `realtime.resumed`, oldest first. */
  sessions: { type: string; reason: string; afterMs: number | null }[];
  /** What the assistant said, in order, in one string. */
  assistantSaid: string;
  /** The longest silence at the caller's ear between a loss and the sentence about it; null when there was none to measure. */
  gapMs: number | null;
};

export type ChaosCall = {
  /** Sets a fault for this caller alone. */
  suffer(fault: RealtimeFault): void;
  /** Cuts this caller's session now. */
  cut(): void;
  /** The worker has said what shall be done with the call. */
  answered: Promise<void>;
  /** The n-th time the assistant begins to speak. */
  speaks(time: number): Promise<void>;
  result: Promise<ChaosResult>;
};

type Trigger = ReturnType<typeof afterHearing>;

let callers = 0;

/** Places a call of a scenario, to a copy of its business unless `to` says where, with a fault of the Realtime API that reaches this caller only. */
export async function callWith(
  system: CallSystem,
  name: string,
  options: { fault?: RealtimeFault; to?: string; lastLineWhen?: Trigger } = {},
): Promise<ChaosCall> {
  const found = findScenario(name);
  if (!found) throw new Error(`No scenario is called ${name}`);
  const { lastLineWhen: when } = options;
  const scenario = when ? { ...found, dialogue: withLast(found.dialogue, (line) => ({ ...line, when })) } : found;
  const { fault, to = await copyBusiness(system.db, scenario.to) } = options;
  callers += 1;
  const from = `+1512777${1_000 + callers}`;
  const { projectId } = await system.db.phoneNumber.findUniqueOrThrow({ where: { e164: to } });
  const reach = { safetyIdentifier: safetyIdentifier(projectId, from) };
  const suffer = (next: RealtimeFault) => system.simulators.realtime.setFault(next, reach);
  if (fault) suffer(fault);
  const began = watchBeginnings();
  const answered = Promise.withResolvers<void>();
  const call = system.place(name, {
    scenario,
    to,
    from,
    onProgress: (event) => {
      if (event.type === 'twiml' || event.type === 'ended') answered.resolve();
      if (event.type === 'actor' && event.kind === 'assistant-speaks') began.tell();
    },
  });
  return {
    suffer,
    cut: () => system.simulators.realtime.cutSessions(reach),
    answered: answered.promise,
    speaks: began.wait,
    result: call.report.then((report) => resultOf(system, scenario, report)),
  };
}

const withLast = <T>(list: readonly T[], change: (last: T) => T): T[] =>
  list.map((item, index) => (index === list.length - 1 ? change(item) : item));

/** What of the scenario's own expectations does not hold; empty when all is well. */
export function brokenExpectations({ scenario, facts }: ChaosResult): string[] {
  return checkExpectations(scenario.expectations, facts).flatMap(({ ok, text }) => (ok ? [] : [text]));
}

async function resultOf(system: CallSystem, scenario: Scenario, report: CallReport): Promise<ChaosResult> {
  const facts = await factsFrom(system.db)(report);
  const call = await findCall(system.db, report.callSid);
  if (!facts || !call) throw new Error('The call never became final');
  const events = await system.db.eventLog.findMany({
    where: { callId: call.id, type: { in: ['realtime.lost', 'realtime.resumed'] } },
    orderBy: { at: 'asc' },
  });
  const sessions = events.map(({ type, payload }) => {
    const { reason, afterMs = null } = payload as { reason: string; afterMs?: number };
    return { type, reason, afterMs };
  });
  const lost = events.find(({ type }) => type === 'realtime.lost');
  const bridge = call.turns.find(({ text }) => text.includes(BRIDGE));
  return {
    scenario,
    report,
    facts,
    sessions,
    assistantSaid: facts.turns.flatMap(({ speaker, heard }) => (speaker === 'assistant' ? [heard] : [])).join(' '),
    gapMs:
      lost && bridge && call.answeredAt
        ? longestSilence(report, { fromMs: lost.at.getTime() - call.answeredAt.getTime(), toMs: bridge.startedAtMs })
        : null,
  };
}

/** Of the sentence a caller hears when a session was replaced. */
export const BRIDGE = 'the line dropped for a moment';

/** Milliseconds at the caller's ear, between two moments since the media stream started. */
function longestSilence({ streams }: CallReport, { fromMs, toMs }: { fromMs: number; toMs: number }): number {
  const heard = (streams[0]?.heard ?? []).filter(({ startMs, endMs }) => endMs > fromMs && startMs < toMs);
  let quietSinceMs = fromMs;
  let longestMs = 0;
  for (const { startMs, endMs } of heard) {
    longestMs = Math.max(longestMs, startMs - quietSinceMs);
    quietSinceMs = endMs;
  }
  return Math.round(Math.max(longestMs, toMs - quietSinceMs, 0));
}

function watchBeginnings() {
  let count = 0;
  const waiting: { time: number; resolve: () => void }[] = [];
  return {
    tell() {
      count += 1;
      for (const { time, resolve } of waiting) if (time <= count) resolve();
    },
    wait: (time: number) =>
      new Promise<void>((resolve) => {
        if (time <= count) resolve();
        else waiting.push({ time, resolve });
      }),
  };
}
