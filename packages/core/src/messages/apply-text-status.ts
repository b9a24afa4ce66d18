import type { Database, TextState } from '@offhook/db';
import { publishLive } from '../live/publish-live.ts';
import { optOut } from './opt-outs.ts';
import { CODE_OPTED_OUT } from './text-gateway-port.ts';

/** What Twilio reports about a text we sent. */
export interface TextStatus {
  /** Our id, from the address it reports to. */
  readonly textId: string;
  readonly providerSid: string;
  /** Twilio's MessageStatus. */
  readonly status: string;
  /** Twilio's ErrorCode, when it failed. */
  readonly errorCode: string | null;
}

/** Reports come more than once and in any order (protocols/twilio-voice.md, section 5): a text only goes forward. */
const BEFORE: Readonly<Partial<Record<TextState, readonly TextState[]>>> = {
  sent: ['queued', 'sending', 'unknown'],
  delivered: ['queued', 'sending', 'unknown', 'sent'],
  undelivered: ['queued', 'sending', 'unknown', 'sent'],
  failed: ['queued', 'sending', 'unknown', 'sent'],
};

const STATES: Readonly<Record<string, TextState>> = {
  accepted: 'sent',
  scheduled: 'sent',
  queued: 'sent',
  sending: 'sent',
  sent: 'sent',
  delivered: 'delivered',
  read: 'delivered',
  partially_delivered: 'delivered',
  undelivered: 'undelivered',
  failed: 'failed',
  canceled: 'failed',
};

/**
 * Writes down what became of a text. A report also settles a text whose answer was lost, because it names our row and Twilio's
 * id. `ignored`: a status we do not know, another message's id, or older than what we know.
 */
export async function applyTextStatus(db: Database, report: TextStatus): Promise<'applied' | 'ignored'> {
  const state = STATES[report.status];
  const text = state && (await db.textMessage.findUnique({ where: { id: report.textId } }));
  if (!state || !text || text.direction !== 'outbound') return 'ignored';
  const { id, projectId, callId, customer } = text;
  const { providerSid, errorCode } = report;
  const now = new Date();
  const { count } = await db.textMessage.updateMany({
    where: {
      id,
      projectId,
      state: { in: [...(BEFORE[state] ?? [])] },
      OR: [{ providerSid: null }, { providerSid }],
    },
    data: { state, providerSid, errorCode, ...(text.sentAt ? {} : { sentAt: now }) },
  });
  if (count === 0) return 'ignored';
  if (errorCode === CODE_OPTED_OUT) await optOut(db, { projectId, phone: customer });
  await publishLive(db, { projectId, callId, kind: 'message', at: now.toISOString() });
  return 'applied';
}
