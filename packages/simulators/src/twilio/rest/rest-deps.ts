import type { TelephoneExchange } from '../exchange.ts';
import type { Originate } from '../originate.ts';
import type { WebhookClient } from '../webhook-client.ts';

export type RestDeps = {
  exchange: TelephoneExchange;
  /** Places calls that the API is asked for. */
  originate: Originate;
  webhooks(): WebhookClient;
};
