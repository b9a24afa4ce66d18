import { fastify } from 'fastify';
import { fakeSpeaker } from '../testing/fake-speaker.ts';
import { DEMO_VAPI_KEYS, type OrganisationSeed } from './seed-organisation.ts';
import { registerVapiSimulator, type VapiSimulator, type VapiSimulatorOptions } from './vapi-simulator.ts';

export interface RunningVapi extends VapiSimulator {
  readonly baseUrl: string;
  readonly privateKey: string;
}

type StartOptions = Partial<Omit<VapiSimulatorOptions, 'publicUrl' | 'organisations'>> & {
  /** What is different from the demo's organisation. */
  readonly organisation?: Partial<OrganisationSeed>;
};

/** Vapi on a port of its own, as tests want it: one organisation, without a history unless it is given one. */
export async function startVapiSimulator({ organisation, ...options }: StartOptions = {}): Promise<RunningVapi> {
  // Connections that a fault left open must not keep the test waiting.
  const server = fastify({ forceCloseConnections: true });
  let baseUrl = '';
  const seed: OrganisationSeed = {
    name: 'Brightwater Plumbing',
    privateKey: DEMO_VAPI_KEYS.private,
    publicKey: DEMO_VAPI_KEYS.public,
    historyCalls: 0,
    newestCallAtMs: Date.UTC(2026, 10, 20, 17),
    twilioAccountSid: `AC${'0'.repeat(32)}`,
    twilioAuthToken: 'token',
    ...organisation,
  };
  const simulator = registerVapiSimulator(server, {
    organisations: [seed],
    speaker: fakeSpeaker(),
    twilioApiUrl: () => 'http://127.0.0.1:9',
    ...options,
    publicUrl: () => baseUrl,
  });
  server.server.on('upgrade', (request, socket, head) => {
    if (!simulator.handleUpgrade(request, socket, head)) socket.destroy();
  });
  baseUrl = await server.listen({ host: '127.0.0.1', port: 0 });
  return {
    ...simulator,
    baseUrl,
    privateKey: seed.privateKey,
    async close() {
      await simulator.close();
      await server.close();
    },
  };
}
