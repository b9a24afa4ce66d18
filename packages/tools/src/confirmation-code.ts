import { z } from 'zod';

/** As the caller says it, digit by digit or in one go. */
export const ConfirmationCode = z
  .string()
  .trim()
  .max(40)
  .describe('Six digits; only when the appointment is not under the number they call from');
