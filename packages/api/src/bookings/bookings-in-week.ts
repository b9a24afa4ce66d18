import { bookingsInWeek as read } from '@offhook/core';
import { z } from 'zod';
import { projectProcedure } from '../trpc/procedures.ts';
import { toBookingView } from './booking-view.ts';

/** Monday to Sunday, by the business's clock, of the week that `weekStart` lies in. */
export const bookingsInWeek = projectProcedure
  .input(z.object({ weekStart: z.iso.date() }))
  .query(async ({ ctx, input }) => {
    const week = await read(ctx.db, { projectId: ctx.projectId, weekStart: input.weekStart });
    return { weekStart: week.weekStart, timeZone: week.timeZone, bookings: week.bookings.map(toBookingView) };
  });
