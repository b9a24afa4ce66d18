import { setImmediate as settle } from 'node:timers/promises';
import type { WebhookFields } from './call-fields.ts';
import { type MessageBook, type SimulatedText, TEXT_FATES, type TextStatus } from './message-book.ts';
import type { InboundRoute } from './number-book.ts';
import type { WebhookClient, WebhookReply } from './webhook-client.ts';

const API_VERSION = '2010-04-01';

/** Takes a text from "queued" to where it ends and reports each step, in Twilio's order, to whoever asked. */
export async function deliver(
  text: SimulatedText,
  {
    accountSid,
    messages,
    statusCallback,
    webhooks,
  }: {
    accountSid: string;
    messages: MessageBook;
    statusCallback: string | null;
    webhooks: WebhookClient;
  },
): Promise<void> {
  const report = async (status: TextStatus) => {
    text.status = status;
    if (statusCallback === null) return;
    await webhooks.request({ url: statusCallback, method: 'POST', fields: statusFields(text, accountSid) });
  };
  // Whoever asked for it is answered first.
  await settle();
  const fate = messages.fateOf(text);
  text.sentAt = new Date();
  await report('sent');
  text.errorCode = fate;
  if (fate === null) return report('delivered');
  await report(TEXT_FATES[fate] === 'undelivered' ? 'undelivered' : 'failed');
}

function statusFields(text: SimulatedText, accountSid: string): WebhookFields {
  return {
    SmsSid: text.sid,
    SmsStatus: text.status,
    MessageStatus: text.status,
    To: text.to,
    MessageSid: text.sid,
    AccountSid: accountSid,
    From: text.from,
    ApiVersion: API_VERSION,
    ...(text.errorCode === null ? {} : { ErrorCode: String(text.errorCode) }),
  };
}

export type InboundText = {
  from: string;
  to: string;
  body: string;
  /** Twilio's Advanced Opt-Out, where it is switched on. */
  optOutType?: 'STOP' | 'START' | 'HELP' | undefined;
};

/** Where a number takes its texts. */
export type TextRoute = Pick<InboundRoute, 'url'> & Partial<InboundRoute>;

/** A customer texts one of the account's numbers: kept, and told to the number's webhook. */
export async function sendInboundText(
  { from, to, body, optOutType }: InboundText,
  {
    accountSid,
    messages,
    webhooks,
    route,
  }: { accountSid: string; messages: MessageBook; webhooks: WebhookClient; route: TextRoute },
): Promise<{ text: SimulatedText; reply: WebhookReply; redeliver(): Promise<WebhookReply> }> {
  const text = messages.receive({ from, to, body });
  const fields = {
    ...inboundFields(text, accountSid),
    ...(optOutType === undefined ? {} : { OptOutType: optOutType }),
  };
  const { url, method = 'POST', fallbackUrl, fallbackMethod = 'POST' } = route;
  const redeliver = async () => {
    const reply = await webhooks.request({ url, method, fields });
    if (reply.ok || !fallbackUrl) return reply;
    const failure = { ErrorCode: String(reply.errorCode), ErrorUrl: url };
    return webhooks.request({ url: fallbackUrl, method: fallbackMethod, fields: { ...fields, ...failure } });
  };
  return { text, reply: await redeliver(), redeliver };
}

/** Twilio: parameters in the request to an incoming message webhook; empty ones too, because all are signed. */
function inboundFields(text: SimulatedText, accountSid: string): WebhookFields {
  return {
    ToCountry: 'US',
    ToState: 'TX',
    SmsMessageSid: text.sid,
    NumMedia: '0',
    ToCity: 'AUSTIN',
    FromZip: '',
    SmsSid: text.sid,
    FromState: 'TX',
    SmsStatus: 'received',
    FromCity: '',
    Body: text.body,
    FromCountry: 'US',
    To: text.to,
    ToZip: '78701',
    NumSegments: String(segmentsOf(text.body)),
    MessageSid: text.sid,
    AccountSid: accountSid,
    From: text.from,
    ApiVersion: API_VERSION,
  };
}

/** 160 characters in one part, 153 in each of several; 70 and 67 with characters outside of GSM-7. */
export function segmentsOf(body: string): number {
  const isGsm = /^[\w\s@£$¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ!"#¤%&'()*+,\-./:;<=>?¡ÄÖÑÜ§¿äöñüà^{}\\[~\]|€]*$/.test(body);
  const [single, part] = isGsm ? [160, 153] : [70, 67];
  return body.length <= single ? 1 : Math.ceil(body.length / part);
}
