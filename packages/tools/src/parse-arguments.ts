import { AppError } from '@offhook/core';
import type { AnyTool } from './define-tool.ts';

/** The model's arguments are a few short strings; more is a loop or an attack. */
const MAX_ARGUMENT_CHARS = 16_000;

export type ParsedArguments =
  | { readonly ok: true; readonly input: unknown }
  | { readonly ok: false; readonly error: AppError };

/**
 * Reads what the model wrote. An optional argument it left empty (`""` or `null`) counts as absent: it has no other way
 * to say "not known". The message names every wrong argument, so that the model can mend it, and repeats no value.
 */
export function parseArguments(tool: AnyTool, argumentsJson: string): ParsedArguments {
  if (argumentsJson.length > MAX_ARGUMENT_CHARS) return invalid('too long');
  const json = parseJson(argumentsJson);
  if (!json.ok) return invalid('not JSON');
  const parsed = tool.input.safeParse(withoutEmpty(json.value));
  if (parsed.success) return { ok: true, input: parsed.data };
  return invalid(
    parsed.error.issues.map((issue) => `${issue.path.join('.') || 'arguments'}: ${issue.message}`).join('; '),
  );
}

function invalid(why: string): ParsedArguments {
  return { ok: false, error: new AppError('TOOL_INPUT_INVALID', `Invalid arguments: ${why}`) };
}

function parseJson(text: string): { ok: true; value: unknown } | { ok: false } {
  try {
    return { ok: true, value: JSON.parse(text.trim() || '{}') };
  } catch {
    return { ok: false };
  }
}

function withoutEmpty(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null && item !== ''));
}
