import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@offhook/db';
import { bookedLine } from '../lib/booked-line.ts';
import { bold, dim, green, red, wrap, yellow } from '../lib/progress.ts';
import { type CallRecord, findCall } from './read-call-facts.ts';

const POLL_MS = 300;
const SPEAKER_WIDTH = 9;

type Line = { key: string; atMs: number; text: string; settled: boolean };

type PlacedCall = { callSid: string; from: string };

/** Prints turns and function calls of a call as they settle, in the order they happened, until `over` resolves. */
export async function followCall(db: Database, placed: PlacedCall, over: Promise<unknown>): Promise<void> {
  const state = { ended: false };
  const end = over.finally(() => {
    state.ended = true;
  });
  const printed = new Set<string>();
  let before = new Map<string, string>();
  for (;;) {
    const isLast = state.ended;
    const call = await findCall(db, placed.callSid, placed.from);
    const lines = call ? linesOf(call) : [];
    for (const line of lines) {
      if (printed.has(line.key)) continue;
      // A turn grows while it is spoken: it is told when it stood still for one look, and nothing before it is open.
      if (!isLast && (!line.settled || before.get(line.key) !== line.text)) break;
      printed.add(line.key);
      console.log(line.text);
    }
    before = new Map(lines.map(({ key, text }) => [key, text]));
    if (isLast) return;
    await Promise.race([end, sleep(POLL_MS)]);
  }
}

function linesOf(call: CallRecord): Line[] {
  const turns = call.turns
    .filter(({ text }) => text !== '')
    .map((turn): Line => {
      const heard = turn.heardText ?? turn.text;
      const cut = turn.interrupted ? dim(' … (interrupted)') : '';
      const who = turn.speaker === 'caller' ? 'Caller' : 'Offhook';
      return {
        // Vapi's report at the end replaces the turns that were heard on the way.
        key: call.mode === 'vapi' ? `${turn.speaker} ${turn.text}` : turn.id,
        atMs: turn.startedAtMs,
        text: spoken(turn.startedAtMs, who, heard) + cut,
        settled: true,
      };
    });
  const tools = call.toolCalls.map((tool): Line => {
    const attempts = Array.isArray(tool.attempts) ? tool.attempts.length : 0;
    const took = tool.durationMs === null ? '' : `, ${tool.durationMs} ms`;
    const mark = tool.status === 'failed' ? yellow('!') : dim('→');
    // A control function is acted on by the call itself: nothing was attempted.
    const tried = attempts === 0 ? '' : `, ${attempts} attempt${attempts === 1 ? '' : 's'}${took}`;
    const text = `${clock(tool.startedAtMs)} ${mark} ${dim(`${tool.name}: ${tool.status}${tried}`)}`;
    return { key: tool.id, atMs: tool.startedAtMs, text, settled: tool.status !== 'running' };
  });
  return [...turns, ...tools].sort((a, b) => a.atMs - b.atMs);
}

function spoken(atMs: number, who: string, text: string): string {
  const indent = ' '.repeat(SPEAKER_WIDTH + 9);
  return `${clock(atMs)} ${who === 'Offhook' ? bold(who.padEnd(SPEAKER_WIDTH)) : who.padEnd(SPEAKER_WIDTH)}${wrap(text).replaceAll('\n', `\n${indent}`)}`;
}

function clock(atMs: number): string {
  const seconds = Math.floor(atMs / 1_000);
  return dim(`   ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}  `);
}

/** What the call came to. */
export function printOutcome(call: CallRecord | null): void {
  console.log();
  if (!call) return;
  for (const booking of call.bookings) console.log(`  ${bookedLine(booking, call.project)}`);
  const ended = `${call.status}, ${(call.outcome ?? 'no outcome').replaceAll('_', ' ')}, after ${call.durationSec ?? '?'} s`;
  console.log(`  The call is ${ended}.\n`);
}

export function printExpectations(expectations: readonly { ok: boolean; text: string }[]): void {
  for (const { ok, text } of expectations) console.log(`  ${ok ? green('✓') : red('✗')} ${text}`);
}
