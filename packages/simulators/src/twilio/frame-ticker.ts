/** Calls `onTick` once per frame of real time. Late ticks are made up for at once, so that the clock never drifts. */
export type FrameTicker = {
  stop(): void;
  lateness(): { ticks: number; lateTicks: number; maxLateMs: number };
};

/** A tick this late would be heard as jitter. */
const LATE_MS = 10;

export function startFrameTicker(frameMs: number, onTick: (tick: number) => void): FrameTicker {
  const startedAt = performance.now();
  let ticks = 0;
  let lateTicks = 0;
  let maxLateMs = 0;
  let stopped = false;

  function run(): void {
    while (!stopped) {
      const lateMs = performance.now() - (startedAt + ticks * frameMs);
      if (lateMs < 0) break;
      if (lateMs > LATE_MS) lateTicks += 1;
      maxLateMs = Math.max(maxLateMs, lateMs);
      ticks += 1;
      onTick(ticks - 1);
    }
    if (stopped) return;
    timer = setTimeout(run, Math.max(0, startedAt + ticks * frameMs - performance.now()));
  }

  let timer: NodeJS.Timeout = setTimeout(run, 0);
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
    lateness: () => ({ ticks, lateTicks, maxLateMs: Math.round(maxLateMs) }),
  };
}
