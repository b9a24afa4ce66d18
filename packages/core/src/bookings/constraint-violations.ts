import { TechnicianAwayError } from './lock-technician.ts';

/** PostgreSQL: exclusion_violation. */
const EXCLUSION_VIOLATION = '23P01';

/** Whether a write failed because the technician has another job, or time off, then. */
export function isOverlap(thrown: unknown): boolean {
  if (thrown instanceof TechnicianAwayError) return true;
  return read(driverError(thrown), 'originalCode') === EXCLUSION_VIOLATION;
}

/** The unique index a write ran into, or null when it failed for another reason. */
export function violatedIndex(thrown: unknown): string | null {
  if (read(thrown, 'code') !== 'P2002') return null;
  const index = read(read(driverError(thrown), 'constraint'), 'index');
  return typeof index === 'string' ? index : '';
}

/** Prisma 7 keeps what the driver reported under `meta.driverAdapterError.cause`. */
function driverError(thrown: unknown): unknown {
  return read(read(read(thrown, 'meta'), 'driverAdapterError'), 'cause');
}

function read(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
