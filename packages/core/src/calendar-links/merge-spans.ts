import type { Span } from '../calendar/span.ts';

/** The same stretches of time with as few spans as possible, in order: what overlaps or touches becomes one. */
export function mergeSpans(spans: readonly Span[]): Span[] {
  const merged: { fromMs: number; untilMs: number }[] = [];
  for (const { fromMs, untilMs } of [...spans].sort((a, b) => a.fromMs - b.fromMs)) {
    const last = merged.at(-1);
    if (last && fromMs <= last.untilMs) last.untilMs = Math.max(last.untilMs, untilMs);
    else if (untilMs > fromMs) merged.push({ fromMs, untilMs });
  }
  return merged;
}
