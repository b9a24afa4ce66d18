import { hostOf, listNumberHealth, listNumbers as read } from '@offhook/core';
import { projectProcedure } from '../trpc/procedures.ts';

/** With what the last look at Twilio found. `isElsewhere`: its calls do not come here, as its owner wishes. */
export const listNumbers = projectProcedure.query(async ({ ctx }) => {
  const [numbers, health] = await Promise.all([
    read(ctx.db, ctx.projectId, ctx.deps.now()),
    listNumberHealth(ctx.db, ctx.projectId),
  ]);
  const ourHost = hostOf(ctx.deps.workerUrl);
  return numbers.map((number) => {
    const { state, goesTo } = health.get(number.numberId) ?? { state: 'unknown' as const, goesTo: null };
    return { ...number, health: state, isElsewhere: state === 'fine' && goesTo !== ourHost };
  });
});
