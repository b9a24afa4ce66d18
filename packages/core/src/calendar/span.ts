/** Half-open: `fromMs` belongs to it, `untilMs` does not. */
export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

export function overlaps(a: Span, b: Span): boolean {
  return a.fromMs < b.untilMs && b.fromMs < a.untilMs;
}

/** What is left of `whole` when everything `taken` is cut out, in order. */
export function without(whole: readonly Span[], taken: readonly Span[]): Span[] {
  let left = [...whole];
  for (const cut of taken) {
    left = left.flatMap((span) => {
      if (!overlaps(span, cut)) return [span];
      const before = { fromMs: span.fromMs, untilMs: cut.fromMs };
      const after = { fromMs: cut.untilMs, untilMs: span.untilMs };
      return [before, after].filter(({ fromMs, untilMs }) => fromMs < untilMs);
    });
  }
  return left.sort((a, b) => a.fromMs - b.fromMs);
}
