/** Webhooks of the worker about calls to people on call. Any worker serves them. */
export const EMERGENCY_PATHS = {
  answer: '/twilio/emergency/answer',
  key: '/twilio/emergency/key',
  status: '/twilio/emergency/status',
} as const;

/** Ids only: nothing a person said, no name and no number stands in an address. */
export type EmergencyStepIds = { readonly alertId: string; readonly stepId: string };

/** Addresses for one step, at the worker's public origin. */
export function emergencyUrls(publicWorkerUrl: string) {
  return ({ alertId, stepId }: EmergencyStepIds) => {
    const url = (path: string) => `${publicWorkerUrl}${path}?${new URLSearchParams({ alertId, stepId }).toString()}`;
    return { answerUrl: url(EMERGENCY_PATHS.answer), statusUrl: url(EMERGENCY_PATHS.status) };
  };
}
