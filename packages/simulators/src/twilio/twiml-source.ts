import type { WebhookFields } from './call-fields.ts';
import type { HttpMethod } from './twiml-attributes.ts';

/** Where the next TwiML comes from. */
export type TwimlSource =
  | {
      kind: 'url';
      url: string;
      method: HttpMethod;
      /** Besides the standard ones. */
      fields: WebhookFields;
      /** The request is made even when the party has gone; what it answers is then ignored. */
      evenIfGone?: boolean;
    }
  /** Given with the request; addresses in it are resolved against `base`. */
  | { kind: 'twiml'; twiml: string; base: string };
