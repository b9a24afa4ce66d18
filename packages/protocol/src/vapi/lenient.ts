import { z } from 'zod';

/**
 * Vapi adds fields and changes shapes without a version (protocols/vapi.md). A field that we do not understand is as good as absent: it
 * must not cost the whole call, assistant or report it stands in.
 */
export const text = z.string().optional().catch(undefined);
export const numeric = z.number().optional().catch(undefined);
export const flag = z.boolean().optional().catch(undefined);
export const listOf = <Shape extends z.ZodType>(shape: Shape) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((items) =>
      items.flatMap((item) => {
        const read = shape.safeParse(item);
        return read.success ? [read.data] : [];
      }),
    );
/** The value itself, or undefined when it is absent, null or of another shape. */
export const maybe = <Shape extends z.ZodType>(shape: Shape) => shape.optional().catch(undefined);

/** Epoch milliseconds of an ISO 8601 date, or of a number that is one already; null when there is none that can be read. */
export function instantMs(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string') return null;
  const atMs = Date.parse(value);
  return Number.isNaN(atMs) ? null : atMs;
}

/** A JSON object, or null. */
export function asRecord(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : null;
}

export function asText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
