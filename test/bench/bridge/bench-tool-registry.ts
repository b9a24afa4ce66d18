import { createToolRegistry as createRealRegistry } from '../../../packages/tools/src/create-tool-registry.ts';
import type { ToolRegistry } from '../../../packages/tools/src/registry.ts';
import { doNothingTool } from '../../../packages/tools/src/rehearsal-registry.ts';
import type { ToolDeps } from '../../../packages/tools/src/tool-deps.ts';

/** Stands in for the tools' own `createToolRegistry` (do-nothing-tool.ts): theirs, and one more. */
export function createToolRegistry(deps: ToolDeps): ToolRegistry {
  const real = createRealRegistry(deps);
  return {
    modelTools: () => real.modelTools(),
    descriptions: () => real.descriptions(),
    get: (name) => (name === doNothingTool.name ? doNothingTool : real.get(name)),
  };
}
