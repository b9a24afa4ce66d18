export { createAuthHandler } from './better-auth/auth-handler.ts';
export {
  AUTH_BASE_PATH,
  type Auth,
  type AuthOptions,
  CLIENT_ADDRESS_HEADER,
  createAuth,
  trustedOrigins,
} from './better-auth/create-auth.ts';
export { createSignInLink, type SignInLinkRequest } from './better-auth/create-sign-in-link.ts';
export { betterAuthIdentity } from './better-auth/identity.ts';
export { calcomAccount } from './calcom/calcom-account.ts';
export { type CalcomCalendarOptions, calcomCalendar } from './calcom/calcom-calendar.ts';
export { readCalcomNews } from './calcom/calcom-news.ts';
export { calcomOutsideBookings } from './calcom/calcom-outside-bookings.ts';
export {
  CALCOM_SIGNATURE_HEADER,
  type CalcomWebhook,
  readCalcomWebhook,
  type SignedBody,
} from './calcom/calcom-webhook.ts';
export { createDocumentReader, type DocumentReaderOptions } from './documents/document-reader.ts';
export { readRobots } from './documents/read-robots.ts';
export { readBusyTimes } from './ical/read-busy-times.ts';
export { type JobRunner, type JobRunnerOptions, jobRunner } from './pg-boss/job-runner.ts';
export { type PublicAddressOptions, publicAddress } from './public-address/public-address.ts';
export { createSafeFetch } from './safe-fetch/safe-fetch.ts';
export { type SimulatorControlOptions, simulatorControl } from './simulator-control/simulator-control.ts';
export { noCallControl } from './twilio/no-call-control.ts';
export { twilioCallControl } from './twilio/twilio-call-control.ts';
export type { TwilioAccess } from './twilio/twilio-client.ts';
export { twilioNumbers } from './twilio/twilio-numbers.ts';
export { twilioOutboundCalls } from './twilio/twilio-outbound-calls.ts';
export { noTexts, twilioTexts } from './twilio/twilio-texts.ts';
export { vapiAccount } from './vapi/vapi-account.ts';
export type { VapiAccess } from './vapi/vapi-client.ts';
export { vapiServers } from './vapi/vapi-servers.ts';
