import type { Secrets } from './secrets.ts';
import type { StartSettings } from './start-settings.ts';

/** A key such as Vapi makes them; the simulator's organisation has it, and nobody else. */
const SIMULATED_VAPI_KEY = '5f0c2a1e-7d41-4b6c-9a53-2f1de0b7c001';

/** Which outside services are played by the simulators. */
export type SimulatedProviders = {
  twilio: boolean;
  openai: boolean;
  calcom: boolean;
  googleMaps: boolean;
  vapi: boolean;
};

/**
 * A service is simulated when its key is missing. Cal.com only as long as the callers are simulated too: a real caller
 * must never be promised an appointment that no calendar holds, nor be told by a made-up map that we come.
 */
export function simulatedProviders(settings: StartSettings): SimulatedProviders {
  const twilio = !settings.TWILIO_AUTH_TOKEN;
  return {
    twilio,
    openai: !settings.OPENAI_API_KEY,
    calcom: twilio && !settings.CALCOM_API_KEY,
    googleMaps: twilio && !settings.GOOGLE_MAPS_API_KEY,
    vapi: twilio && !settings.VAPI_API_KEY,
  };
}

export function anySimulated(simulated: SimulatedProviders): boolean {
  return simulated.twilio || simulated.openai || simulated.calcom || simulated.googleMaps || simulated.vapi;
}

/** The variables that point the worker and the dashboard to the simulators, and keep them away from the real services. */
export function simulatorEnvironment(
  simulated: SimulatedProviders,
  simulatorUrl: string,
  secrets: Secrets,
): Record<string, string> {
  // The demo businesses' own server is one of them, and lies in no public network.
  const env: Record<string, string> = {
    SIMULATOR_URL: simulatorUrl,
    OUTBOUND_TRUSTED_HOSTS: new URL(simulatorUrl).host,
  };
  if (simulated.twilio) {
    // The callers are not real: their calls are marked.
    env.SIMULATED_PROVIDERS = '1';
    env.TWILIO_ACCOUNT_SID = secrets.SIMULATED_TWILIO_ACCOUNT_SID;
    env.TWILIO_AUTH_TOKEN = secrets.SIMULATED_TWILIO_AUTH_TOKEN;
    env.TWILIO_API_BASE_URL = simulatorUrl;
  }
  if (simulated.openai) {
    env.OPENAI_API_KEY = 'sim-no-key-needed';
    env.OPENAI_BASE_URL = `${simulatorUrl}/v1`;
    env.OPENAI_REALTIME_URL = `${simulatorUrl.replace('http', 'ws')}/v1/realtime`;
  }
  if (simulated.calcom) {
    env.CALCOM_API_KEY = 'cal_simulated';
    env.CALCOM_BASE_URL = simulatorUrl;
  }
  if (simulated.googleMaps) {
    env.GOOGLE_MAPS_API_KEY = 'sim-no-key-needed';
    env.GOOGLE_MAPS_BASE_URL = simulatorUrl;
  }
  if (simulated.vapi) {
    env.VAPI_API_KEY = SIMULATED_VAPI_KEY;
    env.VAPI_BASE_URL = `${simulatorUrl}/vapi`;
  }
  return env;
}

/** For the owner: what is simulated, what is real, what follows from it. */
export function describeProviders(simulated: SimulatedProviders): string {
  const names = [
    simulated.twilio ? 'Twilio' : null,
    simulated.openai ? 'OpenAI' : null,
    simulated.calcom ? 'Cal.com' : null,
    simulated.googleMaps ? 'Google Maps' : null,
    simulated.vapi ? 'Vapi' : null,
  ].filter((name) => name !== null);
  if (names.length === 0) return 'Nothing: Twilio and OpenAI are the real ones.';
  const list = names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : names[0];
  if (simulated.twilio && simulated.openai) {
    return `${list}: no keys are set, so nothing leaves this machine and nothing costs money.\nREADME.md, "Going live", says which keys to set.`;
  }
  if (simulated.twilio) return `${list}: callers are simulated, but OpenAI is real and test calls cost money.`;
  return `${list}: real callers would hear scripted answers. Set OPENAI_API_KEY before you give out your number.`;
}
