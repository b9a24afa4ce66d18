/** The worker's route for Twilio's reports about texts we sent. */
export const SMS_STATUS_PATH = '/twilio/sms-status';
/** The worker's route for texts that come in. */
export const SMS_PATH = '/twilio/sms';
/** Names our row, so that a report settles a text whose answer was lost. Twilio's signature covers it. */
export const TEXT_ID_PARAMETER = 'text';

export function textStatusUrl(workerUrl: string, textId: string): string {
  return `${workerUrl}${SMS_STATUS_PATH}?${TEXT_ID_PARAMETER}=${encodeURIComponent(textId)}`;
}
