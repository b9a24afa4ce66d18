import type { ErrorCode } from '../errors/catalog.ts';

/** A wish of the owner that cannot be granted, in words that may be shown to them, beside `field` when one is to blame. */
export type Refusal = {
  readonly ok: false;
  readonly code: ErrorCode;
  readonly message: string;
  readonly field?: string;
};

/** What a use case answers when a "no" is an ordinary answer. A broken assumption throws instead. */
export type Outcome<Value> = { readonly ok: true; readonly value: Value } | Refusal;

export function granted<Value>(value: Value): Outcome<Value> {
  return { ok: true, value };
}

export function refused(code: ErrorCode, message: string, field?: string): Refusal {
  return field === undefined ? { ok: false, code, message } : { ok: false, code, message, field };
}

/** Also the answer for a row of another business: whether it exists is nobody else's affair. */
export function notFound(thing: string): Refusal {
  return refused('NOT_FOUND', `This ${thing} does not exist any more.`);
}

/** Two tabs, one row: the second to save is told instead of overwriting the first. */
export function changedMeanwhile(thing: string): Refusal {
  return refused('CONFLICT', `This ${thing} was changed in another tab or by someone else. Reload to see the change.`);
}

/** PostgreSQL's unique_violation as Prisma reports it (P2002), the way to learn of a name taken without a race. */
export function isUniqueViolation(thrown: unknown): boolean {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown && thrown.code === 'P2002';
}
