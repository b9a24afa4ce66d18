import { vapiRecording as find } from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { projectProcedure } from '../trpc/procedures.ts';
import { Id } from '../trpc/shapes.ts';

const TIMEOUT_MS = 8_000;

/** An address under which the sound of a call of Vapi's can be heard for a few minutes. */
export const vapiRecording = projectProcedure
  .input(z.object({ callId: Id }))
  .query(async ({ ctx, input }) =>
    answer(await find(ctx.deps, { projectId: ctx.projectId, ...input, signal: AbortSignal.timeout(TIMEOUT_MS) })),
  );
