import { listNumberHealth, listNumbers as read } from '@offhook/core';
import { projectProcedure } from '../trpc/procedures.ts';

/** With what the last look at Twilio found. */
export const listNumbers = projectProcedure.query(async ({ ctx }) => {
  const [numbers, health] = await Promise.all([
    read(ctx.db, ctx.projectId, ctx.deps.now()),
    listNumberHealth(ctx.db, ctx.projectId),
  ]);
  return numbers.map((number) => ({ ...number, health: health.get(number.numberId) ?? ('unknown' as const) }));
});
