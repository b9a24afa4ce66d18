import {
  assignNumber as assign,
  assignableProjects,
  importNumbers as bring,
  buyNumber as buy,
  releaseFacts as facts,
  listImportable,
  listOpenPurchases,
  NumberName,
  NumberOrder,
  NumberSearch,
  releaseNumber as release,
  renameNumber as rename,
  roleAtLeast,
  searchNumbers as search,
} from '@offhook/core';
import { z } from 'zod';
import { answer, refuseRequest } from '../trpc/api-error.ts';
import { managerProcedure, projectProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';
import { healthDeps } from './number-health.ts';

const Which = z.object({ numberId: Id });
/** `PN...` */
const NumberSid = z.string().regex(/^PN\w{1,40}$/);
const MAX_BROUGHT_AT_ONCE = 50;

/** Whether there is an account to buy with and bring over from, and orders whose outcome is not known yet. */
export const numberAccount = projectProcedure.query(async ({ ctx }) => ({
  hasAccount: ctx.deps.twilioNumbers !== null,
  purchases: await listOpenPurchases(ctx.db, ctx.projectId, ctx.deps.now()),
}));

/** Numbers on sale. For whoever may buy one: it asks Twilio each time. */
export const searchNumbers = managerProcedure
  .input(NumberSearch)
  .query(async ({ ctx, input }) => answer(await search(ctx.deps.twilioNumbers, input)));

export const buyNumber = managerProcedure
  .input(NumberOrder)
  .mutation(async ({ ctx, input }) =>
    answer(await buy(healthDeps(ctx.deps), { projectId: ctx.projectId, userId: ctx.user.userId, ...input })),
  );

/** What the account has, and what each number is used for now. */
export const importableNumbers = managerProcedure.query(async ({ ctx }) =>
  answer(await listImportable(healthDeps(ctx.deps), ctx.projectId)),
);

export const importNumbers = managerProcedure
  .input(z.object({ numberSids: z.array(NumberSid).min(1).max(MAX_BROUGHT_AT_ONCE), connect: z.boolean() }))
  .mutation(async ({ ctx, input }) => {
    const actor = { kind: 'user', userId: ctx.user.userId } as const;
    return answer(await bring(healthDeps(ctx.deps), { projectId: ctx.projectId, actor, ...input }));
  });

export const renameNumber = managerProcedure
  .input(Which.extend({ label: NumberName }))
  .mutation(async ({ ctx, input }) => {
    const actor = { kind: 'user', userId: ctx.user.userId } as const;
    return answer(await rename(healthDeps(ctx.deps), { projectId: ctx.projectId, actor, ...input }));
  });

/** Other businesses that the user may give a number of this one to. */
export const assignableBusinesses = managerProcedure.query(({ ctx }) =>
  assignableProjects(ctx.db, ctx.projectId, managedBy(ctx.memberships)),
);

export const assignNumber = managerProcedure
  .input(Which.extend({ toProjectId: Id }))
  .mutation(async ({ ctx, input }) => {
    if (!managedBy(ctx.memberships).includes(input.toProjectId)) throw refuseRequest('NOT_FOUND');
    const actor = { kind: 'user', userId: ctx.user.userId } as const;
    return answer(await assign(healthDeps(ctx.deps), { projectId: ctx.projectId, actor, ...input }));
  });

/** What to know before a number is given back for good. */
export const releaseFacts = managerProcedure
  .input(Which)
  .query(async ({ ctx, input }) => answer(await facts(healthDeps(ctx.deps), { projectId: ctx.projectId, ...input })));

export const releaseNumber = managerProcedure
  .input(Which.extend({ typed: z.string().max(40) }))
  .mutation(async ({ ctx, input }) => {
    const actor = { kind: 'user', userId: ctx.user.userId } as const;
    return answer(await release(healthDeps(ctx.deps), { projectId: ctx.projectId, actor, ...input }));
  });

function managedBy(memberships: readonly { projectId: string; role: Parameters<typeof roleAtLeast>[0] }[]): string[] {
  return memberships.filter(({ role }) => roleAtLeast(role, 'admin')).map(({ projectId }) => projectId);
}
