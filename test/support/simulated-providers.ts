/** The simulated Twilio account. */
export const TWILIO = { accountSid: `AC${'0'.repeat(31)}1`, authToken: 'test-auth-token' };

/** What a worker is told so that every outside service is the simulators at `url`. */
export function simulatedProviders(url: string): Record<string, string> {
  return {
    TWILIO_ACCOUNT_SID: TWILIO.accountSid,
    TWILIO_AUTH_TOKEN: TWILIO.authToken,
    TWILIO_API_BASE_URL: url,
    OPENAI_API_KEY: 'sim-key',
    OPENAI_REALTIME_URL: `${url.replace(/^http/, 'ws')}/v1/realtime`,
    CALCOM_BASE_URL: url,
    CALCOM_API_KEY: 'cal_test',
    SIMULATED_PROVIDERS: '1',
    DRAIN_TIMEOUT_S: '1',
  };
}
