import type { ToolDescription } from '@offhook/core';
import { z } from 'zod';
import type { AnyTool } from './define-tool.ts';

/** One entry of the Realtime session's `tools` (OpenAI Realtime, session.update). */
export interface ModelTool {
  readonly type: 'function';
  readonly name: string;
  readonly description: string;
  readonly parameters: JsonSchema;
}

export type JsonSchema = { readonly [key: string]: unknown };

export interface ToolRegistry {
  /** The definitions the model is given; the same array every time. */
  modelTools(): readonly ModelTool[];
  /** The same definitions for people: pages, forms and documents are made of them. */
  descriptions(): readonly ToolDescription[];
  get(name: string): AnyTool | undefined;
}

/** Puts tools under their names. Throws on a name used twice. */
export function createRegistry(tools: readonly AnyTool[]): ToolRegistry {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  if (byName.size !== tools.length) throw new Error('Two tools have the same name');
  const descriptions = tools.map(describe);
  const modelTools = descriptions.map(toModelTool);
  return { modelTools: () => modelTools, descriptions: () => descriptions, get: (name) => byName.get(name) };
}

function toModelTool({ name, description, parameters }: ToolDescription): ModelTool {
  return { type: 'function', name, description, parameters };
}

function describe(tool: AnyTool): ToolDescription {
  const { name, title, description, changes, attemptTimeoutMs, maxAttempts } = tool;
  const parameters = parametersOf(tool.input);
  return { name, title, description, changes, attemptTimeoutMs, maxAttempts, parameters };
}

/**
 * The arguments' JSON Schema, as small as it can be: every token of it is paid for on every call.
 * Draft 7 is the dialect OpenAI's function parameters are written in; formats keep their name and lose their long pattern.
 */
function parametersOf(input: z.ZodType): JsonSchema {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(input, {
    target: 'draft-7',
    io: 'input',
    override: ({ jsonSchema }) => {
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
    },
  });
  if (schema.type !== 'object') throw new Error('A tool takes an object of arguments');
  return { ...schema, additionalProperties: false };
}
