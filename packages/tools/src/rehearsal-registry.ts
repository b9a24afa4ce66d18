import { z } from 'zod';
import { defineTool } from './define-tool.ts';
import { createRegistry, type ToolRegistry } from './registry.ts';

/** A tool whose handler does nothing: what remains is what a function call costs. */
export const doNothingTool = defineTool({
  name: 'do_nothing',
  title: 'Do nothing',
  changes: false,
  description: 'Does nothing.',
  input: z.object({}),
  attemptTimeoutMs: 1_000,
  maxAttempts: 1,
  spokenFailure: 'That did not work.',
  execute: async () => ({ ok: true }),
});

/** One tool that does nothing, to be run as any other: for a worker that practises before its first call. */
export function createRehearsalRegistry(): ToolRegistry {
  return createRegistry([doNothingTool]);
}
