import { ServiceDetails, spokenPrice } from '@offhook/core';
import { projectProcedure } from '../trpc/procedures.ts';

/** English is what the assistant speaks; the currency is the business's. */
const LOCALE = 'en-US';

/** The sentence the assistant would say for a service that may not be saved yet. */
export const sayPrice = projectProcedure.input(ServiceDetails).query(({ ctx, input }) => {
  const { timeZone, currency } = ctx.project;
  return { say: spokenPrice(input, { timeZone, currency, locale: LOCALE }) };
});
