/**
 * Loaded into the worker before its own code: adds one tool, whose handler does nothing, to those it may run. It is looked up,
 * its arguments parsed, traced, timed and written down like any other, so what is measured is the road of a tool call without
 * anybody's work at its end. The model is not told of it.
 */
import { registerHooks } from 'node:module';

const REAL = new URL('../../../packages/tools/src/create-tool-registry.ts', import.meta.url).href;
const OURS = new URL('./bench-tool-registry.ts', import.meta.url).href;

registerHooks({
  resolve(specifier, context, nextResolve) {
    const resolved = nextResolve(specifier, context);
    return resolved.url === REAL && context.parentURL !== OURS ? { ...resolved, url: OURS } : resolved;
  },
});
