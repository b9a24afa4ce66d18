import { SMS_PATH } from '@offhook/core';
import { projectProcedure } from '../trpc/procedures.ts';

/** The addresses that the owner sets at Twilio so that their numbers' calls and texts arrive here. */
export const connection = projectProcedure.query(({ ctx }) => {
  const { workerUrl } = ctx.deps;
  return {
    voiceUrl: `${workerUrl}/twilio/voice`,
    fallbackUrl: `${workerUrl}/twilio/fallback`,
    statusUrl: `${workerUrl}/twilio/status`,
    smsUrl: `${workerUrl}${SMS_PATH}`,
  };
});
