import type { CallLeft, TransferSettled, TransferStarted, VoicemailLeft } from '../transfers/transfer-records.ts';
import type { NewCall, Refused } from './open-call.ts';

/** What a running call writes down. Applying a record again changes nothing, so a batch may be repeated. */
export type JournalRecord =
  | CallOpening
  | CallRefusal
  | TurnRow
  | ToolCallRow
  | EventRow
  | CallPatch
  | RecordingRow
  | CallLeft
  | TransferStarted
  | TransferSettled
  | VoicemailLeft
  | StreamOpened
  | CallRelease
  | CallEnd;

interface OfCall {
  readonly projectId: string;
  readonly callId: string;
}

/** The first record of a call that was answered while the database was away: its row. */
export interface CallOpening extends OfCall {
  readonly kind: 'open';
  readonly call: NewCall;
}

/** A call that was not taken, while the database was away. */
export interface CallRefusal extends OfCall {
  readonly kind: 'refused';
  readonly call: NewCall;
  readonly refusal: Refused;
}

export interface TurnRow extends OfCall {
  readonly kind: 'turn';
  readonly turnId: string;
  readonly itemId: string;
  readonly speaker: 'caller' | 'assistant';
  readonly text: string;
  readonly heardText: string | null;
  readonly interrupted: boolean;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
}

export interface ToolCallRow extends OfCall {
  readonly kind: 'tool';
  readonly toolCallRowId: string;
  readonly toolCallId: string;
  readonly name: string;
  readonly args: unknown;
  readonly status: 'running' | 'succeeded' | 'refused' | 'failed' | 'cancelled';
  readonly output: unknown;
  readonly errorCode: string | null;
  readonly attempts: readonly unknown[];
  readonly startedAtMs: number;
  readonly durationMs: number | null;
}

export interface EventRow {
  readonly kind: 'event';
  readonly projectId: string;
  readonly callId: string | null;
  readonly eventId: string;
  readonly type: string;
  readonly payload: unknown;
  /** Epoch milliseconds. */
  readonly atMs: number;
}

/** Columns of the call that become known on the way; null: not known yet, leave the column. */
export interface CallPatch extends OfCall {
  readonly kind: 'patch';
  readonly answeredAtMs: number | null;
  readonly timeToFirstAudioMs: number | null;
  readonly realtimeSessionId: string | null;
  readonly interruptions: number;
  readonly usage: unknown;
  /** Micro-dollars so far. */
  readonly costMicros: number | null;
}

/** One file of a call's sound: written when it begins and again when it is complete. */
export interface RecordingRow extends OfCall {
  readonly kind: 'recording';
  readonly recordingId: string;
  /** Below the recordings folder, with forward slashes. */
  readonly path: string;
  /** Milliseconds from the call's first media stream to the file's first sample. */
  readonly offsetMs: number;
  /** Epoch milliseconds. */
  readonly startedAtMs: number;
  /** Both null while it is being written. */
  readonly finishedAtMs: number | null;
  readonly durationMs: number | null;
}

/** The one-time token of the media stream is used: no other worker may take it any more. */
export interface StreamOpened extends OfCall {
  readonly kind: 'streamOpened';
  readonly streamTokenHash: string;
}

/** This worker lets go of a call that goes on: another one may take it at once. */
export interface CallRelease extends OfCall {
  readonly kind: 'release';
  readonly workerId: string;
}

/** The last record of a call: status, outcome and transcript are derived from the rows written before it. */
export interface CallEnd extends OfCall {
  readonly kind: 'end';
  readonly endReason: string;
  readonly endedAtMs: number;
  /** Whether any of the assistant's audio was sent to the caller. */
  readonly wasAnswered: boolean;
  /** Who says so. When another worker carries the call by now, it is not over. Without one, it is over whoever carried it. */
  readonly workerId?: string;
}
