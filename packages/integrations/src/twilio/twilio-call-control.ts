import { type CallControlPort, type ControlAnswer, type FetchedRecording, httpError, toAppError } from '@offhook/core';
import { ATTR, SPAN, withSpan } from '@offhook/telemetry';
import { type TwilioAccess, twilioClient } from './twilio-client.ts';
import { isCallOver, twilioError } from './twilio-error.ts';

const API_VERSION = '2010-04-01';
/** A message of three minutes is 3 MB of WAV. */
const FETCH_TIMEOUT_MS = 20_000;
const MAX_RECORDING_BYTES = 50_000_000;

/** Live calls and recordings by Twilio's REST API. */
export function twilioCallControl(access: TwilioAccess): CallControlPort {
  const client = twilioClient(access);
  const serverAddress = new URL(access.baseUrl).hostname;
  const ask = <Answer>(request: { method: string; path: string }, work: () => Promise<Answer>): Promise<Answer> =>
    withSpan(
      SPAN.upstreamRequest(request.method, `/${API_VERSION}/Accounts/{AccountSid}${request.path}`),
      { kind: 'client', attributes: { [ATTR.httpMethod]: request.method, [ATTR.serverAddress]: serverAddress } },
      work,
    );
  const update = (callSid: string, change: { status: 'completed' } | { twiml: string }): Promise<ControlAnswer> =>
    ask({ method: 'POST', path: '/Calls/{CallSid}.json' }, async () => {
      try {
        await client.calls(callSid).update(change);
        return 'done';
      } catch (error) {
        if (isCallOver(error)) return 'already_over';
        throw twilioError(error);
      }
    });
  return {
    hangUp: (callSid) => update(callSid, { status: 'completed' }),
    redirect: (callSid, twiml) => update(callSid, { twiml }),
    fetchRecording: (recordingSid) =>
      ask({ method: 'GET', path: '/Recordings/{RecordingSid}.wav' }, () => download(access, recordingSid)),
    deleteRecording: (recordingSid) =>
      ask({ method: 'DELETE', path: '/Recordings/{RecordingSid}.json' }, async () => {
        try {
          await client.recordings(recordingSid).remove();
        } catch (error) {
          const failure = twilioError(error);
          if (failure.code !== 'NOT_FOUND') throw failure;
        }
      }),
  };
}

/** The library knows a recording's description but not its sound. A redirect to a storage of Twilio's loses our password on the way. */
async function download(access: TwilioAccess, recordingSid: string): Promise<FetchedRecording> {
  const { baseUrl, accountSid, authToken } = access;
  const path = `/${API_VERSION}/Accounts/${accountSid}/Recordings/${encodeURIComponent(recordingSid)}.wav`;
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  const response = await fetch(`${baseUrl}${path}`, {
    headers: { authorization },
    signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
  }).catch((error: unknown) => {
    throw toAppError(error);
  });
  if (!response.ok) throw await failureOf(response);
  const bytes = await readBounded(response);
  return { bytes, contentType: response.headers.get('content-type') ?? 'audio/wav' };
}

async function failureOf(response: Response) {
  const { status, statusText, headers } = response;
  await response.body?.cancel();
  if (status === 404) return twilioError({ status, code: 20_404 });
  return httpError({ status, statusText, retryAfter: headers.get('retry-after'), nowMs: Date.now() });
}

async function readBounded(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // A reader, because the browser's types of a stream, which the dashboard is checked with, cannot be iterated.
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    bytes += part.value.byteLength;
    if (bytes > MAX_RECORDING_BYTES) {
      await reader?.cancel();
      throw toAppError(new Error('Twilio sent a recording longer than any message'));
    }
    chunks.push(part.value);
  }
  return Buffer.concat(chunks);
}
