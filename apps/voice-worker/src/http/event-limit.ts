/**
 * Lets a burst of events through and then one now and then: a flood of forged requests must be seen, and must not fill the
 * table. What is held back is counted and told with the next one that gets through.
 */
export function eventLimit({ burst, everyMs, now = Date.now }: { burst: number; everyMs: number; now?: () => number }) {
  let allowance = burst;
  let sinceMs = now();
  let heldBack = 0;
  return {
    /** The number held back since the last one let through, or null: hold this one back too. */
    take(): number | null {
      const nowMs = now();
      allowance = Math.min(burst, allowance + (nowMs - sinceMs) / everyMs);
      sinceMs = nowMs;
      if (allowance < 1) {
        heldBack += 1;
        return null;
      }
      allowance -= 1;
      const before = heldBack;
      heldBack = 0;
      return before;
    },
  };
}
