import type { ApiDeps } from '../trpc/request-context.ts';

/** Called by the call machine itself (apps/voice-worker): an owner's function must not take their place either. */
const CONTROL_NAMES = ['end_call', 'transfer_to_human'];

/** What this installation asks of owners' functions. */
export function functionRules({ toolBench, outboundTrustedHosts: trustedHosts }: ApiDeps) {
  return { takenNames: [...toolBench.catalog().map(({ name }) => name), ...CONTROL_NAMES], trustedHosts };
}
