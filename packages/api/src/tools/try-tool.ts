import { z } from 'zod';
import { managerProcedure } from '../trpc/procedures.ts';

/** Three attempts of the slowest function, and some time. */
const TRY_TIMEOUT_MS = 60_000;

/** Runs a function by hand, as a call would. What it changes is real. */
export const tryTool = managerProcedure
  .input(z.object({ name: z.string().min(1).max(80), args: z.record(z.string().max(80), z.json()) }))
  .mutation(async ({ ctx, input }) => {
    const { projectId, db, deps } = ctx;
    const project = await db.project.findUnique({ where: { id: projectId }, select: { bookingPageUrl: true } });
    return deps.toolBench.tryTool({
      ...input,
      projectId,
      bookingPageUrl: project?.bookingPageUrl ?? null,
      signal: AbortSignal.timeout(TRY_TIMEOUT_MS),
    });
  });
