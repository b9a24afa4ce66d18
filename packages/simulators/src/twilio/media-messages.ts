import { z } from 'zod';

/** What a server may send to Twilio (protocols/twilio-media-streams.md, section 4). Strict: extra fields are refused like missing ones. */
const StreamSid = z.string();
const ServerMessage = z.discriminatedUnion('event', [
  z.strictObject({
    event: z.literal('media'),
    streamSid: StreamSid,
    media: z.strictObject({ payload: z.base64().min(4) }),
  }),
  z.strictObject({ event: z.literal('mark'), streamSid: StreamSid, mark: z.strictObject({ name: z.string().min(1) }) }),
  z.strictObject({ event: z.literal('clear'), streamSid: StreamSid }),
]);
export type ServerMessage = z.output<typeof ServerMessage>;

/** 31950: binary frame. 31951: not JSON, unknown event, missing or extra field, another stream's sid, not base64, a file header in the audio. */
export type MessageWarning = { code: 31950 | 31951; message: string };

export type ReadMessage = { ok: true; message: ServerMessage } | { ok: false; warning: MessageWarning };

export function readServerMessage(frame: { text: string; isBinary: boolean }, streamSid: string): ReadMessage {
  if (frame.isBinary) return refuse('Binary frame', 31950);
  let json: unknown;
  try {
    json = JSON.parse(frame.text);
  } catch {
    return refuse('Not JSON');
  }
  const parsed = ServerMessage.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return refuse(`${issue?.path.join('.') || 'event'}: ${issue?.message ?? 'invalid'}`);
  }
  if (parsed.data.streamSid !== streamSid) return refuse('streamSid of another stream');
  if (
    parsed.data.event === 'media' &&
    Buffer.from(parsed.data.media.payload, 'base64').toString('latin1', 0, 4) === 'RIFF'
  ) {
    return refuse('The payload has a WAV header');
  }
  return { ok: true, message: parsed.data };
}

function refuse(message: string, code: MessageWarning['code'] = 31951): ReadMessage {
  return { ok: false, warning: { code, message } };
}
