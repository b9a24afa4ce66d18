/** The Realtime peer: OpenAI's side of every call of the bench, in a process of its own. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { nowUs } from '../harness/clock.ts';
import type { Summary } from '../harness/quantiles.ts';
import { answerCommands } from '../harness/rpc.ts';
import { Ticker } from '../harness/ticker.ts';
import { acceptance } from '../harness/upgrade.ts';
import { CallBook, type CallPage } from './call-book.ts';
import { type Pace, PeerSession } from './peer-session.ts';
import { openSessionDoor, type Visitor } from './session-door.ts';

/** What becomes of a dialling bridge: accepted after `handshakeMs`, refused with 503, or left without an answer. */
export type Door = 'open' | 'refusing' | 'mute';

/** An interruption: late audio of the cut answer comes in these steps, then the answer's end. */
const LATE_FRAMES = 10;
const LATE_EVERY_MS = 20;
const SPEAKS_FOR_MS = 400;

let pace: Pace = 'silent';
let door: Door = 'open';
let handshakeMs = 0;
let sessionCount = 0;
const sessions = new Set<PeerSession>();
const sessionOfCall = new Map<number, PeerSession>();
const book = new CallBook();
const ticker = new Ticker<PeerSession>((session) => session.visit());

/** Telemetry of the bridge is sent here: read, and answered as a collector does. */
const collector = createServer((request, response) => {
  request.resume();
  request.on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
});

function receive(visitor: Visitor): void {
  const { socket } = visitor;
  if (door === 'mute') return;
  if (door === 'refusing') {
    socket.end('HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n');
    return;
  }
  const accept = () => {
    if (socket.destroyed) return;
    socket.write(acceptance(visitor.key));
    open(visitor);
  };
  if (handshakeMs === 0) accept();
  else setTimeout(accept, handshakeMs);
}

function open(visitor: Visitor): void {
  sessionCount += 1;
  const session = new PeerSession({
    socket: visitor.socket,
    book,
    sessionNumber: sessionCount,
    openedAtUs: nowUs(),
    onBound(bound) {
      sessionOfCall.set(bound.call, bound);
      // A moment for the greeting, which comes first.
      ticker.after(GREETING_MS, () => {
        bound.pace = pace;
        if (sessions.has(bound)) ticker.add(bound);
      });
    },
    onOver(over) {
      sessions.delete(over);
      ticker.remove(over);
      if (sessionOfCall.get(over.call) === over) sessionOfCall.delete(over.call);
    },
  });
  sessions.add(session);
  visitor.onBytes = (chunk) => session.read(chunk);
}

const GREETING_MS = 300;

function sessionsOf(calls: readonly number[]): PeerSession[] {
  return calls.flatMap((call) => sessionOfCall.get(call) ?? []);
}

function interrupt(session: PeerSession, lateFrames: boolean): void {
  if (session.isHeld || !session.isSpeaking) return;
  session.interrupt();
  const steps = lateFrames ? LATE_FRAMES : 0;
  for (let step = 1; step <= steps; step += 1) ticker.after(step * LATE_EVERY_MS, () => session.speakLate(1));
  ticker.after(SPEAKS_FOR_MS, () => session.finishInterruption());
}

const peerCommands = {
  async listen(): Promise<{ realtimePort: number; collectorPort: number }> {
    const realtimePort = await openSessionDoor(receive);
    collector.listen(0, '127.0.0.1');
    await once(collector, 'listening');
    return { realtimePort, collectorPort: (collector.address() as AddressInfo).port };
  },

  setPace(wanted: Pace): void {
    pace = wanted;
    for (const session of sessions) session.pace = wanted;
  },

  setDoor(wanted: { door: Door; handshakeMs: number }): void {
    ({ door, handshakeMs } = wanted);
  },

  sessionCount: (): number => sessions.size,

  openWindow(): void {
    ticker.takeLateness();
    book.delay.clear();
  },

  closeWindow(): { delayMs: Summary; latenessMs: Summary } {
    return { delayMs: book.delay.summary(), latenessMs: ticker.takeLateness() };
  },

  /** Cuts the running answers of these calls, spread over `overMs`. */
  interrupt({ calls, overMs, lateFrames }: { calls: readonly number[]; overMs: number; lateFrames: boolean }): void {
    for (const [index, session] of sessionsOf(calls).entries())
      ticker.after((index * overMs) / calls.length, () => interrupt(session, lateFrames));
  },

  callTool({ calls, overMs, name, argumentsJson }: ToolRound): void {
    for (const [index, session] of sessionsOf(calls).entries())
      ticker.after((index * overMs) / calls.length, () => session.callTool({ name, argumentsJson }));
  },

  /** Breaks the sessions of these calls; answers when, in the common clock. */
  breakSessions({ calls, how }: { calls: readonly number[]; how: 'reset' | 'close' }): number {
    for (const session of sessionsOf(calls)) {
      if (how === 'reset') session.reset();
      else session.close(1001);
    }
    return nowUs();
  },

  pages(calls: readonly number[]): PageCopy[] {
    return calls.flatMap((call) => {
      const page = book.find(call);
      if (!page) return [];
      const { ledger, ...rest } = page;
      return [{ ...rest, counts: ledger.counts }];
    });
  },

  /** Their delays are not counted any more. */
  leaveOut(calls: readonly number[]): void {
    for (const call of calls) book.page(call).isLeftOut = true;
  },

  forget(calls: readonly number[]): void {
    book.forget(calls);
  },
} as const;

interface ToolRound {
  readonly calls: readonly number[];
  readonly overMs: number;
  readonly name: string;
  readonly argumentsJson: string;
}

export type PageCopy = Omit<CallPage, 'ledger'> & { readonly counts: CallPage['ledger']['counts'] };
export type PeerCommands = typeof peerCommands;
answerCommands(peerCommands);
