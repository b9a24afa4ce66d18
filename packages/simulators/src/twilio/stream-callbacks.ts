import type { CallIdentity } from './inbound-fields.ts';
import { type MediaStreamOptions, runMediaStream, type StreamReport } from './media-stream.ts';
import { newSid } from './sids.ts';
import type { WebhookClient } from './webhook-client.ts';

type StreamEvent = 'stream-started' | 'stream-stopped' | 'stream-error';

/**
 * Runs a stream and tells its `statusCallback`, when it has one, how it goes (protocols/twilio-media-streams.md, section 7).
 * Asynchronous as at Twilio: nothing waits for the answers, and a failed one changes nothing.
 */
export async function runStreamWithCallbacks(
  options: Omit<MediaStreamOptions, 'streamSid' | 'onStarted'>,
  { call, webhooks, baseUrl }: { call: CallIdentity; webhooks: WebhookClient; baseUrl: string },
): Promise<StreamReport> {
  const streamSid = newSid('MZ');
  const { statusCallback, name } = options.stream;

  function tell(event: StreamEvent, error = ''): void {
    if (statusCallback === null) return;
    const fields = {
      AccountSid: call.accountSid,
      CallSid: call.callSid,
      StreamSid: streamSid,
      StreamName: name ?? streamSid,
      StreamEvent: event,
      StreamError: error,
      Timestamp: new Date().toISOString(),
    };
    void webhooks.request({ url: webhooks.resolve(statusCallback, baseUrl), method: 'POST', fields });
  }

  const report = await runMediaStream({ ...options, streamSid, onStarted: () => tell('stream-started') });
  if (report.end.kind === 'failed') tell('stream-error', `${report.end.errorCode}: ${report.end.error}`);
  else tell('stream-stopped');
  return report;
}
