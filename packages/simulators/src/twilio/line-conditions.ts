/** What the telephone network does to the caller's audio on its way to the media socket. */
export type LineConditions = {
  /** Media stops for `forMs` every `everyMs`; timestamps jump. */
  gaps?: { everyMs: number; forMs: number };
  /** Frames arrive late by up to this much, then in a burst. */
  jitterMs?: number;
  /** No media while the caller is quiet. */
  silenceSuppression?: boolean;
  /** The media connection is cut without a close frame after this time. */
  dropAfterMs?: number;
  /** The socket closes without a `stop` message when the call ends. */
  noStop?: boolean;
};

/** Which frames are lost, and which wait for others. Pure and deterministic. */
export function createLine(conditions: LineConditions) {
  const { gaps, jitterMs = 0, silenceSuppression = false } = conditions;
  let releaseAtMs = 0;
  let turn = 0;

  return {
    /** Whether the frame of this moment is lost. */
    loses(nowMs: number, isSilence: boolean): boolean {
      const inGap = gaps !== undefined && nowMs % gaps.everyMs >= gaps.everyMs - gaps.forMs;
      return inGap || (silenceSuppression && isSilence);
    },
    /** Whether waiting frames go out now. */
    releases(nowMs: number): boolean {
      if (nowMs < releaseAtMs) return false;
      turn += 1;
      releaseAtMs = nowMs + ((turn * 7919) % 101) * (jitterMs / 100);
      return true;
    },
  };
}

/** Codes of amplitude zero and next to it: what a quiet but living line sounds like. */
const QUIET_CODES = [0xff, 0xfe, 0x7f, 0x7e, 0xff, 0x7f];

/** One frame of faint line noise, different for every frame. */
export function comfortNoise(frameBytes: number, frame: number): Uint8Array {
  let seed = (frame * 2_654_435_761) >>> 0;
  const noise = new Uint8Array(frameBytes);
  // A plain loop: with a callback per byte this was most of what a simulated caller costs.
  for (let i = 0; i < frameBytes; i += 1) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    noise[i] = QUIET_CODES[(seed >>> 16) % QUIET_CODES.length] ?? 0xff;
  }
  return noise;
}
