import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@offhook/db';
import { z } from 'zod';
import { bookedLine } from './booked-line.ts';
import { bold, dim, green, wrap, yellow } from './progress.ts';

const SCENARIO = 'leaking-sink';
const POLL_MS = 300;
const REQUEST_TIMEOUT_MS = 5_000;
/** The scenario takes about a minute of real speech; a minute more and something is wrong. */
const MAX_CALL_MS = 150_000;
const SPEAKER_WIDTH = 10;

const Placed = z.object({ runId: z.string(), callSid: z.string().nullish() });
const Status = z.object({
  state: z.enum(['running', 'finished']),
  callSid: z.string().nullish(),
  report: z.looseObject({ passed: z.boolean().optional(), failures: z.array(z.string()).optional() }).nullish(),
});

export type FirstCallOptions = {
  db: Database;
  simulatorUrl: string;
  internalApiToken: string;
  dashboardUrl: string;
  signal: AbortSignal;
};

/**
 * Places one simulated call and prints what is said while it is said, then how it went.
 *
 * @returns whether the call did what the scenario expects.
 */
export async function showFirstCall(options: FirstCallOptions): Promise<boolean> {
  console.log(`  ${bold('A first call')} ${dim(`(the scenario "${SCENARIO}", in real time)`)}`);
  try {
    const placed = Placed.parse(await control(options, '/control/calls', { scenario: SCENARIO }));
    const status = await follow(options, placed.runId);
    if (status.callSid) await showResult(options, status.callSid);
    const failures = status.report?.failures ?? [];
    for (const failure of failures) console.log(`    ${yellow('!')} ${failure}`);
    return status.report?.passed !== false;
  } catch (error) {
    if (options.signal.aborted) return false;
    console.log(
      `    ${yellow('!')} The call could not be completed: ${error instanceof Error ? error.message : error}`,
    );
    return false;
  }
}

async function follow(options: FirstCallOptions, runId: string): Promise<z.infer<typeof Status>> {
  const giveUpAtMs = Date.now() + MAX_CALL_MS;
  const shown = new Set<string>();
  for (;;) {
    const status = Status.parse(await control(options, `/control/calls/${encodeURIComponent(runId)}`));
    const isOver = status.state === 'finished';
    if (status.callSid) await showTurns(options.db, { callSid: status.callSid, shown, isOver });
    if (isOver) return status;
    if (Date.now() > giveUpAtMs) throw new Error(`it was still going on after ${MAX_CALL_MS / 1000} s`);
    await sleep(POLL_MS, undefined, { signal: options.signal });
  }
}

/** Prints each turn once it is complete: the last one may still grow while the call goes on. */
async function showTurns(db: Database, view: { callSid: string; shown: Set<string>; isOver: boolean }): Promise<void> {
  const turns = await db.transcriptTurn.findMany({
    where: { call: { providerCallId: view.callSid } },
    orderBy: { startedAtMs: 'asc' },
  });
  const complete = view.isOver ? turns : turns.slice(0, -1);
  for (const turn of complete) {
    if (view.shown.has(turn.id)) continue;
    view.shown.add(turn.id);
    const who = turn.speaker === 'caller' ? 'Caller' : 'Offhook';
    const text = wrap(turn.heardText ?? turn.text).replaceAll('\n', `\n    ${' '.repeat(SPEAKER_WIDTH)}`);
    console.log(`    ${dim(who.padEnd(SPEAKER_WIDTH))}${text}`);
  }
}

async function showResult({ db, dashboardUrl }: FirstCallOptions, callSid: string): Promise<void> {
  const call = await db.call.findUnique({
    where: { providerCallId: callSid },
    include: {
      project: { select: { timeZone: true, locale: true } },
      bookings: { include: { service: { select: { name: true } }, technician: { select: { name: true } } } },
    },
  });
  if (!call) return;
  console.log();
  for (const booking of call.bookings) console.log(`    ${green('✓')} ${bookedLine(booking, call.project)}`);
  const first = call.timeToFirstAudioMs === null ? '' : `First word after ${call.timeToFirstAudioMs} ms. `;
  console.log(
    `    ${first}The call took ${call.durationSec ?? '?'} s and is in full at ${dashboardUrl}/calls/${call.id}\n`,
  );
}

async function control(options: FirstCallOptions, path: string, body?: object): Promise<unknown> {
  const response = await fetch(new URL(path, options.simulatorUrl), {
    method: body ? 'POST' : 'GET',
    headers: {
      authorization: `Bearer ${options.internalApiToken}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.any([options.signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]),
  });
  if (!response.ok) throw new Error(`the simulators answered HTTP ${response.status} to ${path}`);
  return response.json();
}
