import { granted, listCustomTools, notFound, toolFailures, toolFigures } from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { projectProcedure } from '../trpc/procedures.ts';
import { describeOwn, figuresSince, NO_FIGURES, type ToolPage } from './tool-views.ts';

const SHOWN_FAILURES = 10;

/** One function, ours or the business's own, by the name the model calls it. */
export const getTool = projectProcedure
  .input(z.object({ name: z.string().min(1).max(80) }))
  .query(async ({ ctx, input: { name } }): Promise<ToolPage> => {
    const { db, projectId, deps } = ctx;
    const own = (await listCustomTools(db, projectId)).find((each) => each.name === name) ?? null;
    const tool = deps.toolBench.catalog().find((each) => each.name === name) ?? (own && describeOwn(own));
    if (!tool) return answer(notFound('function'));
    const request = { projectId, names: [name], since: figuresSince(deps.now()) };
    const [figures, failures] = await Promise.all([
      toolFigures(db, request),
      toolFailures(db, { ...request, perTool: SHOWN_FAILURES }),
    ]);
    const page = {
      ...tool,
      own,
      customToolId: own?.customToolId ?? null,
      active: own?.active ?? true,
      figures: figures.get(name) ?? NO_FIGURES,
      failures: failures.get(name) ?? [],
    };
    return answer(granted(page));
  });
