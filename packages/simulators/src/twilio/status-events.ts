import type { CallProgress, WebhookFields } from './call-fields.ts';
import type { WebhookClient } from './webhook-client.ts';

export type StatusEvent = 'initiated' | 'ringing' | 'answered' | 'completed';

/** The call a callback is about, as it is at that moment. */
export type StatusSubject = {
  readonly status: CallProgress;
  readonly isOver: boolean;
  readonly talkMs: number;
  readonly answeredBy: string | null;
  fields(): WebhookFields;
};

export type StatusEvents = {
  /** Sends the event's callback, when it was asked for. Asynchronous as at Twilio: nothing waits for it. */
  tell(event: StatusEvent, call: StatusSubject): void;
  /** Resolves when every callback so far was answered. */
  settled(): Promise<void>;
};

export type StatusEventsOptions = {
  webhooks: WebhookClient;
  url: string;
  method: 'GET' | 'POST';
  events: readonly string[];
  onProblem?(problem: { code: number; message: string }): void;
};

/** Call progress callbacks (protocols/twilio-voice.md, section 5). */
export function createStatusEvents({ webhooks, url, method, events, onProblem }: StatusEventsOptions): StatusEvents {
  const sent = new Set<Promise<void>>();
  let sequence = 0;

  async function send(call: StatusSubject): Promise<void> {
    const fields = {
      ...call.fields(),
      ...(call.isOver ? durations(call.talkMs) : {}),
      CallbackSource: 'call-progress-events',
      SequenceNumber: String(sequence++),
      Timestamp: new Date().toUTCString(),
      ...(call.answeredBy === null ? {} : { AnsweredBy: call.answeredBy }),
      ...sipCode(call.status),
    };
    const reply = await webhooks.request({ url, method, fields });
    if (!reply.ok) onProblem?.({ code: reply.errorCode, message: `Status callback: ${reply.error}` });
  }

  return {
    tell(event, call) {
      if (!events.includes(event)) return;
      const sending = send(call).finally(() => sent.delete(sending));
      sent.add(sending);
    },
    settled: async () => void (await Promise.all(sent)),
  };
}

function durations(talkMs: number): { CallDuration: string; Duration: string } {
  return { CallDuration: String(Math.round(talkMs / 1_000)), Duration: String(Math.ceil(talkMs / 60_000)) };
}

const SIP_CODES: Partial<Record<CallProgress, string>> = {
  completed: '200',
  busy: '486',
  'no-answer': '480',
  failed: '404',
  canceled: '487',
};

function sipCode(status: CallProgress): { SipResponseCode?: string } {
  const code = SIP_CODES[status];
  return code === undefined ? {} : { SipResponseCode: code };
}
