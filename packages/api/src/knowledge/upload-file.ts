import { MAX_FILE_BYTES, uploadFile as upload } from '@offhook/core';
import { z } from 'zod';
import { answer } from '../trpc/api-error.ts';
import { managerProcedure } from '../trpc/procedures.ts';

/** Bytes do not travel as JSON: called by the page's own action, in this process. */
const Bytes = z
  .instanceof(Uint8Array, { error: 'Upload the file on the Knowledge page' })
  .refine(({ byteLength }) => byteLength <= MAX_FILE_BYTES, 'A file can have 10 MB at most');

export const uploadFile = managerProcedure
  .input(z.object({ fileName: z.string().min(1).max(300), bytes: Bytes }))
  .mutation(async ({ ctx, input }) => {
    const { db, documents, now } = ctx.deps;
    return answer(await upload({ db, documents, now: now() }, { projectId: ctx.projectId, ...input }));
  });
