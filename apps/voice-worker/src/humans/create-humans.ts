import type { Logger } from '@offhook/telemetry';
import type { HumanServices } from '@offhook/wiring/worker';
import type { TwilioHandler } from '../http/twilio-webhook.ts';
import type { Journal } from '../journal/journal.ts';
import { HumanDesk } from './human-desk.ts';
import { humanWebhooks } from './human-webhooks.ts';
import { VoicemailCollector } from './voicemail-collector.ts';

export interface Humans {
  readonly desk: HumanDesk;
  /** By path. */
  readonly webhooks: Readonly<Record<string, TwilioHandler>>;
  readonly collector: VoicemailCollector;
}

/** The ways out of the assistant, put together. Nothing runs before `collector.start()`. */
export function createHumans(parts: {
  readonly services: HumanServices;
  readonly journal: Journal;
  readonly publicUrl: string;
  readonly logger: Logger;
}): Humans {
  const collector = new VoicemailCollector(parts);
  return { desk: new HumanDesk(parts), webhooks: humanWebhooks({ ...parts, collector }), collector };
}
