import type { TravelTime } from '@offhook/core';

/** The plan of a day changes by the hour, roads do not. Nothing of it is stored. */
const TTL_MS = 3_600_000;
const MAX_DRIVES = 5_000;

/** One drive; `time` null: no road joins the two. */
export interface RememberedDrive {
  readonly start: string;
  readonly end: string;
  readonly time: TravelTime | null;
}

export interface DriveMemory {
  /** undefined: not known, or not any more. */
  find(start: string, end: string): TravelTime | null | undefined;
  keep(drive: RememberedDrive): void;
  /** Epoch milliseconds. */
  now(): number;
}

/** Drives asked for in the last hour, the oldest forgotten first. */
export function createDriveMemory(now: () => number = Date.now): DriveMemory {
  const drives = new Map<string, { time: TravelTime | null; untilMs: number }>();
  const keyOf = (start: string, end: string) => `${start}\n${end}`;
  return {
    now,
    find(start, end) {
      const known = drives.get(keyOf(start, end));
      return known === undefined || known.untilMs <= now() ? undefined : known.time;
    },
    keep({ start, end, time }) {
      const key = keyOf(start, end);
      drives.delete(key);
      drives.set(key, { time, untilMs: now() + TTL_MS });
      const [oldest] = drives.keys();
      if (drives.size > MAX_DRIVES && oldest !== undefined) drives.delete(oldest);
    },
  };
}
