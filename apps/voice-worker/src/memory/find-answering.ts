import type { AnsweringNumber } from '@offhook/core';
import type { WorkerServices } from '@offhook/wiring/worker';
import { within } from '../humans/within.ts';
import type { AnsweringMemory } from './answering-memory.ts';
import type { DatabaseWatch } from './database-watch.ts';

/** A number with its business, and how we know of it. */
export interface Found {
  readonly number: AnsweringNumber;
  readonly isFromMemory: boolean;
}

export interface FindAnsweringDeps {
  readonly services: Pick<WorkerServices, 'findNumber'>;
  readonly watch: Pick<DatabaseWatch, 'ask'>;
  readonly memory: Pick<AnsweringMemory, 'find'>;
}

/** A number that was added since memory was last refreshed: the caller hears the ringing a little longer. */
const LAST_RESORT_MS = 2_500;

/**
 * Whose number it is: as the database says, or, while it is away, as it was last seen. A number nobody remembers is asked for
 * once more, patiently: a database may be slow without being away, and the other answer would be to turn the caller down.
 */
export async function findAnswering(e164: string, deps: FindAnsweringDeps): Promise<Found | null> {
  const { services, watch, memory } = deps;
  const asked = await watch.ask(() => services.findNumber(e164));
  if (!asked.isAway) return asked.value && { number: asked.value, isFromMemory: false };
  const remembered = memory.find(e164);
  if (remembered) return { number: remembered.number, isFromMemory: true };
  const late = await within(LAST_RESORT_MS, services.findNumber(e164)).catch(() => null);
  return late && { number: late, isFromMemory: false };
}
