import { MU_LAW_FRAME_BYTES, MU_LAW_FRAME_MS } from '../speech/mu-law.ts';
import { type CallerScript, type CallerTurn, type Trigger, whenConnected, whenQuiet } from './caller-script.ts';
import type { Hearing } from './ear.ts';

/** What the caller does in one frame of 20 ms. */
export type CallerAction = {
  /** The caller's voice, or null while the caller is quiet. */
  frame: Uint8Array | null;
  press: string | null;
  hangUp: 'scripted' | 'out-of-patience' | null;
};

export type SaidLine = { text: string; startMs: number; endMs: number };

export type CallerActor = {
  act(nowMs: number, ears: Hearing): CallerAction;
  said(): readonly SaidLine[];
  /** Every key that was pressed, in order. */
  pressed(): string;
};

/** A line with its sound. */
export type VoicedTurn = { turn: CallerTurn; audio: Uint8Array };

/** Nobody listens to a dead line longer than this. */
const PATIENCE_MS = 30_000;
/** Whoever waits for a longer answer stops waiting after this much silence. */
const GIVES_UP_WAITING_MS = 7_000;

/** Plays a script: one line after the other, each when its trigger is met. Pure: time and ears are handed in. */
export function createCallerActor(
  script: Pick<CallerScript, 'ending'>,
  options: {
    lines: readonly VoicedTurn[];
    patienceMs?: number /** When the telephone was picked up. */;
    startMs?: number;
  },
): CallerActor {
  const { lines, patienceMs = PATIENCE_MS, startMs = 0 } = options;
  const said: SaidLine[] = [];
  let next = 0;
  let speaking: { audio: Uint8Array; offset: number; line: SaidLine; keys: string } | null = null;
  let lastLineEndMs = startMs;
  let pressed = '';

  function isDue(trigger: Trigger, nowMs: number, ears: Hearing): boolean {
    const spurt = ears.segments.at(-1);
    const heardAnswer = spurt !== undefined && spurt.endMs > lastLineEndMs;
    switch (trigger.kind) {
      case 'quiet': {
        if (!heardAnswer || ears.playing) return false;
        // Nobody talks into the ringing of a call that is put through: tones are no speech, but they are no silence either.
        const quietMs = nowMs - Math.max(spurt.endMs, ears.lastHeardAtMs ?? 0);
        const heardEnough = heardSince(lastLineEndMs, ears) >= trigger.heardMs;
        return quietMs >= (heardEnough ? trigger.forMs : GIVES_UP_WAITING_MS);
      }
      case 'mid-answer':
        return heardAnswer && ears.playing && nowMs - Math.max(spurt.startMs, lastLineEndMs) >= trigger.afterMs;
      case 'later':
        return nowMs - lastLineEndMs >= trigger.afterMs;
      case 'beep':
        return (ears.lastBeepAtMs ?? -1) > lastLineEndMs && nowMs - (ears.lastBeepAtMs ?? 0) >= trigger.forMs;
      case 'asked':
        return isDue(whenQuiet(), nowMs, ears) || isDue(whenConnected(), nowMs, ears);
      case 'connected':
        return ears.connectedAtMs !== null && nowMs - ears.connectedAtMs >= trigger.afterMs;
      case 'person':
        return heardAnswer && spurt.by === 'person' && !ears.playing && nowMs - spurt.endMs >= trigger.forMs;
    }
  }

  function speakOn(nowMs: number): CallerAction {
    if (!speaking) return QUIET;
    const { audio, offset, line, keys } = speaking;
    const frame = audio.subarray(offset, offset + MU_LAW_FRAME_BYTES);
    speaking.offset += MU_LAW_FRAME_BYTES;
    line.endMs = nowMs + MU_LAW_FRAME_MS;
    lastLineEndMs = line.endMs;
    if (speaking.offset < audio.length) return { ...QUIET, frame };
    speaking = null;
    pressed += keys;
    return { ...QUIET, frame: frame.length > 0 ? frame : null, press: keys === '' ? null : keys };
  }

  function startLine({ turn, audio }: VoicedTurn, nowMs: number): void {
    const line: SaidLine = { text: turn.says, startMs: nowMs, endMs: nowMs };
    if (turn.says !== '') said.push(line);
    speaking = { audio, offset: 0, line, keys: turn.presses ?? '' };
    next += 1;
  }

  return {
    act(nowMs, ears) {
      if (speaking) return speakOn(nowMs);
      const line = lines[next];
      if (line && isDue(line.turn.when ?? whenQuiet(), nowMs, ears)) {
        startLine(line, nowMs);
        return speakOn(nowMs);
      }
      if (!line && script.ending.kind === 'hangs-up' && isDue(script.ending.when, nowMs, ears))
        return { ...QUIET, hangUp: 'scripted' };
      const waitsForever = !line && script.ending.kind === 'stays-on-the-line';
      const quietSinceMs = Math.max(lastLineEndMs, ears.lastHeardAtMs ?? 0);
      if (!waitsForever && !ears.playing && nowMs - quietSinceMs > patienceMs)
        return { ...QUIET, hangUp: 'out-of-patience' };
      return QUIET;
    },
    said: () => said,
    pressed: () => pressed,
  };
}

function heardSince(fromMs: number, { segments }: Hearing): number {
  return segments.reduce((sum, { startMs, endMs }) => sum + Math.max(0, endMs - Math.max(startMs, fromMs)), 0);
}

const QUIET: CallerAction = { frame: null, press: null, hangUp: null };
