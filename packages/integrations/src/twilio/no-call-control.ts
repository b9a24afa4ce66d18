import { AppError, type CallControlPort } from '@offhook/core';

/** Without an account there is nobody to ask: everything that needs Twilio's REST API says so. */
export function noCallControl(): CallControlPort {
  const refuse = () =>
    Promise.reject(new AppError('NOT_CONFIGURED', 'TWILIO_ACCOUNT_SID is not set: calls cannot be controlled by REST'));
  return { hangUp: refuse, redirect: refuse, fetchRecording: refuse, deleteRecording: refuse };
}
