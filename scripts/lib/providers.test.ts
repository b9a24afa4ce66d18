import { describe, expect, it } from 'vitest';
import { anySimulated, simulatedProviders, simulatorEnvironment } from './providers.ts';
import type { StartSettings } from './start-settings.ts';

const SECRETS = {
  ENCRYPTION_KEY: '',
  AUTH_SECRET: '',
  INTERNAL_API_TOKEN: '',
  SIMULATED_TWILIO_ACCOUNT_SID: 'AC0',
  SIMULATED_TWILIO_AUTH_TOKEN: 'played',
};
const TWILIO = { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 'real' };
const settings = (given: Partial<StartSettings>) => given as StartSettings;

describe('what is simulated', () => {
  it('is everything without keys, and nothing with those of Twilio and OpenAI', () => {
    expect(simulatedProviders(settings({}))).toEqual({
      twilio: true,
      openai: true,
      calcom: true,
      googleMaps: true,
      vapi: true,
    });
    expect(anySimulated(simulatedProviders(settings({ ...TWILIO, OPENAI_API_KEY: 'sk' })))).toBe(false);
  });

  it('is never the calendar or the map when callers are real: no one is promised a time that no calendar holds', () => {
    expect(simulatedProviders(settings(TWILIO))).toEqual({
      twilio: false,
      openai: true,
      calcom: false,
      googleMaps: false,
      vapi: false,
    });
  });

  it('does not replace the keys of what is real, nor mark real calls as simulated', () => {
    const env = simulatorEnvironment(simulatedProviders(settings(TWILIO)), 'http://127.0.0.1:4000', SECRETS);
    expect(env).toEqual({
      SIMULATOR_URL: 'http://127.0.0.1:4000',
      OUTBOUND_TRUSTED_HOSTS: '127.0.0.1:4000',
      OPENAI_API_KEY: expect.stringMatching(/^sim-/),
      OPENAI_BASE_URL: 'http://127.0.0.1:4000/v1',
      OPENAI_REALTIME_URL: 'ws://127.0.0.1:4000/v1/realtime',
    });
  });
});
