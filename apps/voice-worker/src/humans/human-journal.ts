import { EVENT_TYPE, endedEventId, type TransferOutcome, type TransferStarted } from '@offhook/core';
import { newId } from '@offhook/db';
import type { Journal } from '../journal/journal.ts';
import type { WayOut } from './way-out.ts';
import { within } from './within.ts';

/** A caller whom nobody took hears silence meanwhile; an assistant who does not know about that would be worse. */
const SETTLE_WITHIN_MS = 2_000;
/** Identifies a Twilio recording; nothing else may become part of a path. */
const RECORDING_SID = /^RE[0-9a-f]{32}$/i;

type OfCall = Pick<WayOut, 'call' | 'project'>;

/** What happens to calls outside our streams, as journal records. All of them may be written again. */
export class HumanJournal {
  readonly #journal: Pick<Journal, 'append' | 'flush'>;

  constructor(journal: Pick<Journal, 'append' | 'flush'>) {
    this.#journal = journal;
  }

  /** The assistant left; the call goes on. */
  left({ call, project }: OfCall, endReason: string): void {
    this.#journal.append({ kind: 'left', callId: call, projectId: project, endReason });
  }

  settled(
    { call, project, transfer }: OfCall & { transfer?: string | undefined },
    result: { outcome: TransferOutcome; isFinal: boolean; legSid: string | null; talkSec?: number | null },
  ): void {
    if (!transfer) return;
    this.#journal.append({
      kind: 'transferSettled',
      callId: call,
      projectId: project,
      transferId: transfer,
      talkSec: null,
      ...result,
      atMs: Date.now(),
    });
  }

  /** The call is over. The first to say so names the reason. */
  ended({ call, project }: OfCall, { callSid, endReason, wasAnswered }: EndedCall): void {
    const atMs = Date.now();
    const of = { callId: call, projectId: project };
    const type = EVENT_TYPE.ended;
    this.#journal.append({
      kind: 'event',
      ...of,
      eventId: endedEventId(call),
      type,
      payload: { callSid, endReason },
      atMs,
    });
    this.#journal.append({ kind: 'end', ...of, endReason, endedAtMs: atMs, wasAnswered });
  }

  /** A message is at Twilio. Answers its id, or null when this is no recording. */
  voicemail({ call, project }: OfCall, { recordingSid, durationSec }: RecordedMessage): string | null {
    if (!RECORDING_SID.test(recordingSid) || durationSec <= 0) return null;
    const recordingId = `rec_${recordingSid}`;
    this.#journal.append({
      kind: 'voicemail',
      callId: call,
      projectId: project,
      recordingId,
      providerSid: recordingSid,
      durationMs: durationSec * 1_000,
      atMs: Date.now(),
    });
    return recordingId;
  }

  /** A human is about to be dialled. */
  started(transfer: Omit<TransferStarted, 'kind' | 'transferId' | 'atMs'>): string {
    const transferId = newId('transfer');
    this.#journal.append({ kind: 'transferStarted', transferId, atMs: Date.now(), ...transfer });
    return transferId;
  }

  /** Resolves when all this can be read by any worker, or after a moment: a caller is waiting. Never rejects. */
  async settle(): Promise<void> {
    await within(SETTLE_WITHIN_MS, this.#journal.flush()).catch(() => undefined);
  }

  /** Resolves when all this is in the database. */
  flush(): Promise<void> {
    return this.#journal.flush();
  }
}

export interface EndedCall {
  readonly callSid: string;
  readonly endReason: string;
  readonly wasAnswered: boolean;
}

export interface RecordedMessage {
  readonly recordingSid: string;
  readonly durationSec: number;
}
