import type { Prisma } from '@offhook/db';

/** One attempt of a tool call, as the worker journals it. */
export type ScriptAttempt = { waitMs: number; durationMs: number; error: string | null };

export type ScriptLine =
  | { by: 'caller'; text: string }
  /** `heard`: what the caller heard before they spoke over it. */
  | { by: 'assistant'; text: string; heard?: string }
  | {
      by: 'tool';
      name: string;
      args: Prisma.InputJsonObject;
      output: Prisma.InputJsonObject;
      status: 'succeeded' | 'refused' | 'failed' | 'cancelled';
      errorCode?: string;
      attempts: ScriptAttempt[];
    }
  /** A person was rung to take the call over; `talkSec` when they did. */
  | { by: 'transfer'; briefing: string; outcome: 'connected' | 'no_answer'; ringMs: number; talkSec: number | null }
  /** The caller left a message on tape. */
  | { by: 'voicemail'; lengthMs: number };

export type CallEnding = {
  status: 'completed' | 'missed' | 'failed';
  outcome: string;
  endReason: string;
};

/** A call as it will be written: what was said and done, and how it ended. */
export type CallScript = CallEnding & { lines: ScriptLine[] };

export const caller = (text: string): ScriptLine => ({ by: 'caller', text });
export const assistant = (text: string): ScriptLine => ({ by: 'assistant', text });
export const cutShort = (text: string, heard: string): ScriptLine => ({ by: 'assistant', text, heard });

export type ToolUse = {
  name: string;
  args: Prisma.InputJsonObject;
  output: Prisma.InputJsonObject;
  durationMs: number;
};

export function used({ name, args, output, durationMs }: ToolUse): ScriptLine {
  const attempts = [{ waitMs: 0, durationMs, error: null }];
  return { by: 'tool', name, args, output, status: 'succeeded', attempts };
}

export function refused(use: ToolUse): ScriptLine {
  return { ...used(use), status: 'refused' } as ScriptLine;
}

export const COMPLETED = { status: 'completed', endReason: 'caller_hung_up' } as const;
