import type { CallDesk } from './call-desk.ts';
import type { VapiWorld } from './vapi-account-world.ts';

/** What the routes of the REST API lean on. */
export interface RestParts {
  readonly world: VapiWorld;
  readonly desk: CallDesk;
  /** Whether a change of a number has Vapi write its addresses at Twilio again. */
  rewritesOnPatch(): boolean;
  onRequest(line: string): void;
  /** Something was changed. */
  onChange(): void;
}
