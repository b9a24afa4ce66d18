import { type ProjectMembership, roleAtLeast, type SessionIdentity } from '@offhook/core';
import { ATTR, SPAN, withSpan } from '@offhook/telemetry';
import { initTRPC } from '@trpc/server';
import { errorDetails, nameError, ownersMessage, refuseRequest } from './api-error.ts';
import type { RequestContext } from './request-context.ts';

const HEARTBEAT_MS = 15_000;
/** Longer than two heartbeats: the browser reconnects when a proxy swallowed the connection. */
const SILENCE_BEFORE_RECONNECT_MS = 40_000;
/** A stream ends now and then and comes back by itself, so that a session that ended does not listen for ever. */
const MAX_STREAM_MS = 600_000;

const trpc = initTRPC.context<RequestContext>().create({
  isDev: false, // never a stack on the wire; the log has it
  sse: {
    ping: { enabled: true, intervalMs: HEARTBEAT_MS },
    client: { reconnectAfterInactivityMs: SILENCE_BEFORE_RECONNECT_MS },
    maxDurationMs: MAX_STREAM_MS,
  },
  errorFormatter: ({ shape, error }) => ({
    ...shape,
    message: ownersMessage(error),
    data: { ...shape.data, ...errorDetails(error) },
  }),
});

export const router = trpc.router;
export const createCallerFactory = trpc.createCallerFactory;

const traced = trpc.middleware(({ path, next }) => {
  const attributes = { [ATTR.rpcSystem]: 'trpc', [ATTR.rpcMethod]: path };
  return withSpan(SPAN.procedure(path), { attributes }, async () => {
    const result = await next();
    if (!result.ok) throw nameError(result.error);
    return result;
  });
});

/** A page of another site may make the browser send our cookie, but it cannot forge the `Origin` header. */
const sameOriginMutations = trpc.middleware(({ ctx, type, next }) => {
  if (type === 'mutation' && !ctx.sameOrigin) {
    throw refuseRequest('FORBIDDEN', 'This request did not come from your dashboard. Open it by its own address.');
  }
  return next();
});

const anyProcedure = trpc.procedure.use(traced).use(sameOriginMutations);

/** For whoever is signed in, whatever they belong to. */
export const userProcedure = anyProcedure.use(({ ctx, next }) => {
  const user: SessionIdentity | null = ctx.user;
  if (!user) throw refuseRequest('UNAUTHENTICATED');
  return next({ ctx: { user } });
});

/** For every member of the business the request is about; `ctx.projectId` is the only business it may touch. */
export const projectProcedure = userProcedure.use(({ ctx, next }) => {
  const project: ProjectMembership | null = ctx.project;
  if (!project) throw refuseRequest('FORBIDDEN', 'You do not belong to a business yet. Ask its owner to invite you.');
  return next({ ctx: { project, projectId: project.projectId, db: ctx.deps.db } });
});

/** For those who may change what the business says and does. */
export const managerProcedure = projectProcedure.use(({ ctx, next }) => {
  if (!roleAtLeast(ctx.project.role, 'admin')) throw refuseRequest('FORBIDDEN');
  return next();
});
