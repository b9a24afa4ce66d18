import { zipPointsWithin } from '@offhook/core';
import { z } from 'zod';
import { projectProcedure } from '../trpc/procedures.ts';

const Latitude = z.number().min(-90).max(90);
const Longitude = z.number().min(-360).max(360); // a map can be dragged around the world

/** The ZIP codes of a part of the map: what it shows instead of streets, so that no map server is needed. */
export const zipCodesOnMap = projectProcedure
  .input(z.object({ south: Latitude, north: Latitude, west: Longitude, east: Longitude }))
  .query(({ input }) => zipPointsWithin(input));
