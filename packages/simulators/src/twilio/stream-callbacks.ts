import type { CallIdentity } from './call-fields.ts';
import { type CallScene, inBackground } from './call-scene.ts';
import { type MediaStreamOptions, runMediaStream, type StreamReport } from './media-stream.ts';
import { newSid } from './sids.ts';

type StreamEvent = 'stream-started' | 'stream-stopped' | 'stream-error';

type LineOptions = Pick<MediaStreamOptions, 'conditions' | 'signWithTrailingSlash' | 'onHeard'>;

/** What runs the media streams of a scene, on a line of this quality. */
export function streamRunner(scene: () => CallScene, line: LineOptions): CallScene['runStream'] {
  return (stream, { call, replaced }) => {
    const { clock, exchange, webhooks } = scene();
    const { callSid, accountSid } = call.identity;
    return runStreamWithCallbacks(
      {
        ...line,
        callSid,
        accountSid,
        authToken: exchange.authToken,
        stream,
        dialUrl: webhooks.route(stream.url),
        leg: call.leg,
        clock,
        replaced,
      },
      { call: call.identity, scene: scene() },
    );
  };
}

/**
 * Runs a stream and tells its `statusCallback`, when it has one, how it goes (protocols/twilio-media-streams.md, section 7).
 * Asynchronous as at Twilio: nothing waits for the answers, and a failed one changes nothing.
 */
async function runStreamWithCallbacks(
  options: Omit<MediaStreamOptions, 'streamSid' | 'onStarted'>,
  { call, scene }: { call: CallIdentity; scene: Pick<CallScene, 'webhooks' | 'publicUrl' | 'background'> },
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
    const url = scene.webhooks.resolve(statusCallback, scene.publicUrl);
    inBackground(scene, scene.webhooks.request({ url, method: 'POST', fields }));
  }

  const report = await runMediaStream({ ...options, streamSid, onStarted: () => tell('stream-started') });
  if (report.end.kind === 'failed') tell('stream-error', `${report.end.errorCode}: ${report.end.error}`);
  else tell('stream-stopped');
  return report;
}
