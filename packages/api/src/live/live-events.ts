import { type LiveEvent, resync } from '@offhook/core';
import { tracked } from '@trpc/server';
import { z } from 'zod';
import { projectProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';

/**
 * What changes in the business, as it happens, or in one call of it. Events carry no content, only what to read again.
 * A browser that comes back after a break (`lastEventId`) is told to read everything again: what it missed is not kept.
 */
export const liveEvents = projectProcedure
  .input(z.object({ callId: Id.optional(), lastEventId: z.string().max(100).nullish() }).optional())
  .subscription(async function* ({ ctx, input, signal }) {
    const ended = signal ?? new AbortController().signal;
    let sequence = 0;
    const withId = (event: LiveEvent) => {
      sequence += 1;
      return tracked(`${Date.parse(event.at)}-${sequence}`, event);
    };
    if (input?.lastEventId) yield withId(resync(ctx.deps.now()));
    const subscription = { projectId: ctx.projectId, callId: input?.callId };
    for await (const event of ctx.deps.live.subscribe(subscription, ended)) yield withId(event);
    // The server stops. To return would tell the browser that all is said; an abort makes it come back to the next server.
    if (!ended.aborted) throw new DOMException('The stream was cut', 'AbortError');
  });
