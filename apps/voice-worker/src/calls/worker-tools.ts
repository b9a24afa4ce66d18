import type { WorkerTools } from '@offhook/wiring/worker';
import type { CallTools } from './call-tools.ts';

/** The business's tools behind the port the calls use. */
export function callToolsOf(tools: WorkerTools): CallTools {
  return {
    definitions: tools.definitions,
    async run(request, context) {
      const { outcome, modelOutput } = await tools.run(request, context);
      const { attempts, durationMs } = outcome;
      if (outcome.ok) return { status: outcome.result, modelOutput, errorCode: null, attempts, durationMs };
      return { status: 'failed', modelOutput, errorCode: outcome.code, attempts, durationMs };
    },
  };
}
