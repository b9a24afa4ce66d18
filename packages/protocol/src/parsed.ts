import type { z } from 'zod';

/**
 * What became of a message of a peer. An unknown kind is no mistake (services add kinds) and is ignored; a known kind with a
 * wrong shape is `invalid`, so that it is counted and not taken for something else.
 */
export type Parsed<Message> =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'ignored'; readonly type: string }
  | { readonly kind: 'invalid'; readonly reason: string };

/** JSON text to its object and the name it goes by, or why not. */
export function readTagged(text: string, tag: string): { value: object; type: string } | { reason: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { reason: 'not JSON' };
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return { reason: 'not an object' };
  const type = (value as Record<string, unknown>)[tag];
  return typeof type === 'string' ? { value, type } : { reason: `no ${tag}` };
}

/** A value against its schema. The reason names fields, never their values: those may be what people said. */
export function readShape<Message>(schema: z.ZodType<Message>, value: unknown, type: string): Parsed<Message> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { kind: 'message', message: parsed.data };
  const fields = parsed.error.issues.map((issue) => issue.path.join('.') || '(root)');
  return { kind: 'invalid', reason: `${type}: bad ${[...new Set(fields)].join(', ')}` };
}
