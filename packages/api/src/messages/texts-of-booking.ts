import { textsOfBooking as read } from '@offhook/core';
import { z } from 'zod';
import { projectProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';

/** What was texted about a booking. */
export const textsOfBooking = projectProcedure
  .input(z.object({ bookingId: Id }))
  .query(({ ctx, input: { bookingId } }) => read(ctx.db, { projectId: ctx.projectId, bookingId }));
