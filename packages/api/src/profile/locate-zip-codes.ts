import { locateZips, PostalCode } from '@offhook/core';
import { z } from 'zod';
import { projectProcedure } from '../trpc/procedures.ts';

/** A map shows so many places of an owner's own list. */
const MAX_ZIPS = 500;

/** Where ZIP codes are, for the map of the service area. Unknown ones are left out. */
export const locateZipCodes = projectProcedure
  .input(z.object({ postalCodes: z.array(PostalCode).max(MAX_ZIPS) }))
  .query(({ input }) => locateZips(input.postalCodes));
