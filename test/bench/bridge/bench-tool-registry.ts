import { z } from 'zod';
import { createToolRegistry as createRealRegistry } from '../../../packages/tools/src/create-tool-registry.ts';
import { defineTool } from '../../../packages/tools/src/define-tool.ts';
import type { ToolRegistry } from '../../../packages/tools/src/registry.ts';
import type { ToolDeps } from '../../../packages/tools/src/tool-deps.ts';

const doNothing = defineTool({
  name: 'do_nothing',
  title: 'Do nothing',
  changes: false,
  description: 'Does nothing.',
  input: z.object({}),
  attemptTimeoutMs: 10_000,
  maxAttempts: 3,
  spokenFailure: 'That did not work.',
  execute: async () => ({ ok: true }),
});

/** Stands in for the tools' own `createToolRegistry` (do-nothing-tool.ts): theirs, and one more. */
export function createToolRegistry(deps: ToolDeps): ToolRegistry {
  const real = createRealRegistry(deps);
  return {
    modelTools: () => real.modelTools(),
    descriptions: () => real.descriptions(),
    get: (name) => (name === doNothing.name ? doNothing : real.get(name)),
  };
}
