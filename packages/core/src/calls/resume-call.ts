import type { HistoryEntry } from '@offhook/call';
import type { CallStatus, Database } from '@offhook/db';
import { toldTransfers, withoutToldTransfers } from '../transfers/transfer-history.ts';
import { publishControl } from './control-messages.ts';
import { type CallCarrier, carrierColumns } from './open-call.ts';

/** A caller who was cut off this often is better off with a human. */
export const MAX_RECONNECTS = 5;

/** What has happened in a call, for the worker that goes on with it. */
export interface CallSoFar {
  readonly callId: string;
  readonly projectId: string;
  readonly fromNumber: string;
  readonly toNumber: string;
  /** Epoch milliseconds: when the call's first media stream started; null when none did. */
  readonly answeredAtMs: number | null;
  readonly timeToFirstAudioMs: number | null;
  readonly interruptions: number;
  /** As the journal wrote it. */
  readonly usage: unknown;
  readonly history: readonly HistoryEntry[];
  /** Functions that ran when the worker was lost: nobody knows what became of them. */
  readonly cutOffTools: readonly {
    readonly toolCallId: string;
    readonly name: string;
    readonly argumentsJson: string;
  }[];
}

export type ClaimAnswer =
  | { readonly kind: 'claimed'; readonly call: CallSoFar }
  /** Connected again as often as it may be. */
  | { readonly kind: 'too_often' }
  /** Over, or taken by another worker since it was looked at. */
  | { readonly kind: 'missed'; readonly status: CallStatus | null };

export interface Claim {
  readonly callSid: string;
  readonly carrier: CallCarrier;
  /** Who carried the call when it was looked at; null: nobody. */
  readonly seenWorkerId: string | null;
}

/** Takes a call whose stream ended without its end, for exactly one of the workers that try; the one before lets go of it. */
export async function claimCall(db: Database, { callSid, carrier, seenWorkerId }: Claim): Promise<ClaimAnswer> {
  const { count } = await db.call.updateMany({
    where: { providerCallId: callSid, status: 'active', workerId: seenWorkerId, reconnects: { lt: MAX_RECONNECTS } },
    data: { ...carrierColumns(carrier), reconnects: { increment: 1 }, endReason: null },
  });
  const call = await db.call.findUnique({ where: { providerCallId: callSid } });
  if (count === 0) {
    const isTooOften = call?.status === 'active' && call.reconnects >= MAX_RECONNECTS;
    return isTooOften ? { kind: 'too_often' } : { kind: 'missed', status: call?.status ?? null };
  }
  if (!call) return { kind: 'missed', status: null };
  return { kind: 'claimed', call: await takeOver(db, call.id, carrier.workerId) };
}

/**
 * Takes a call whose stream reached another worker than the one that answered, by its one-time token. Null when the token is
 * unknown, used, too old or of another call.
 */
export async function adoptCall(
  db: Database,
  stream: { readonly callSid: string; readonly streamTokenHash: string; readonly workerId: string },
): Promise<CallSoFar | null> {
  const { callSid: providerCallId, streamTokenHash, workerId } = stream;
  const { count } = await db.call.updateMany({
    where: { providerCallId, streamTokenHash, status: 'active', streamTokenUntil: { gt: new Date() } },
    data: { workerId, streamTokenHash: null },
  });
  if (count === 0) return null;
  const { id } = await db.call.findUniqueOrThrow({ where: { providerCallId }, select: { id: true } });
  return takeOver(db, id, workerId);
}

async function takeOver(db: Database, callId: string, workerId: string): Promise<CallSoFar> {
  const [call, turns, tools, transfers] = await Promise.all([
    db.call.findUniqueOrThrow({ where: { id: callId } }),
    db.transcriptTurn.findMany({ where: { callId } }),
    db.toolCall.findMany({ where: { callId } }),
    db.transfer.findMany({ where: { callId } }),
    publishControl(db, { kind: 'adopted', callId, workerId }),
  ]);
  const { projectId, fromNumber, toNumber, answeredAt, timeToFirstAudioMs, interruptions, usage } = call;
  return {
    callId,
    projectId,
    fromNumber,
    toNumber,
    answeredAtMs: answeredAt?.getTime() ?? null,
    timeToFirstAudioMs,
    interruptions,
    usage,
    history: historyFrom(turns, [
      ...withoutToldTransfers(tools, transfers),
      ...toldTransfers(transfers, answeredAt?.getTime() ?? 0),
    ]),
    cutOffTools: tools
      .filter(({ status }) => status === 'running')
      .map(({ toolCallId, name, args }) => ({ toolCallId, name, argumentsJson: asText(args) })),
  };
}

interface TurnFacts {
  readonly speaker: 'caller' | 'assistant';
  readonly text: string;
  readonly heardText: string | null;
  readonly startedAtMs: number;
}

interface ToolFacts {
  readonly toolCallId: string;
  readonly name: string;
  readonly args: unknown;
  readonly status: string;
  readonly output: unknown;
  readonly startedAtMs: number;
}

/** The conversation as the caller knows it: of the assistant, what was heard; of the functions, what came back. */
export function historyFrom(turns: readonly TurnFacts[], tools: readonly ToolFacts[]): HistoryEntry[] {
  const said = turns.map(({ speaker, text, heardText, startedAtMs }) => ({
    startedAtMs,
    entry: { kind: 'said', speaker, text: heardText ?? text } as const,
  }));
  const done = tools.map(({ toolCallId, name, args, status, output, startedAtMs }) => {
    const isKnown = status !== 'running' && status !== 'cancelled';
    const entry = { kind: 'tool', toolCallId, name, argumentsJson: asText(args) } as const;
    return { startedAtMs, entry: { ...entry, output: isKnown ? asText(output) : null } };
  });
  return [...said, ...done]
    .sort((a, b) => a.startedAtMs - b.startedAtMs)
    .map(({ entry }) => entry)
    .filter((entry) => entry.kind === 'tool' || entry.text !== '');
}

/** Arguments and answers are JSON; what was not came as text and goes as text. */
function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
