import type { CalcomEventType } from './calcom-account-port.ts';

type Named = { readonly id: string; readonly name: string };

/** Event types for services without one (or with one that has gone): those whose names agree. Nothing is guessed. */
export function suggestEventTypes(
  services: readonly Named[],
  eventTypes: readonly CalcomEventType[],
  chosen: Readonly<Record<string, number>>,
): Record<string, number> {
  const known = new Set(eventTypes.map(({ eventTypeId }) => eventTypeId));
  const pairs = services.flatMap(({ id, name }) => {
    const before = chosen[id];
    if (before !== undefined && known.has(before)) return [[id, before] as const];
    const same = eventTypes.filter(({ title }) => wordsOf(title) === wordsOf(name));
    const [only] = same;
    return only && same.length === 1 ? [[id, only.eventTypeId] as const] : [];
  });
  return Object.fromEntries(pairs);
}

function wordsOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
