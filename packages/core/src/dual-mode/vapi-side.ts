import type { RoutingTarget } from '../numbers/routing/routing-target.ts';
import type { Outcome } from '../projects/outcome.ts';

/** A number as Vapi knows it. */
export interface VapiNumber {
  readonly vapiNumberId: string;
  /** The assistant that answers there; null: whatever the number is assigned to at Vapi. */
  readonly vapiAssistantId: string | null;
}

/** What switching needs of a business's Vapi account. */
export interface VapiSide {
  /** Where Twilio sends calls of a number that is Vapi's as a whole. */
  readonly inbound: RoutingTarget;
  /** Refused when no account is connected or the account does not have the number. */
  find(number: { readonly projectId: string; readonly e164: string }): Promise<Outcome<VapiNumber>>;
  /** Whether the account takes single calls from us: tried once for each account, and remembered. */
  handsOverEachCall(
    number: { readonly projectId: string; readonly e164: string } & VapiNumber,
  ): Promise<Outcome<boolean>>;
}
