import { z } from 'zod';
import { type Parsed, readShape, readTagged } from '../parsed.ts';

/** Twilio Media Streams, messages to the server (protocols/twilio-media-streams.md, section 3). Numbers come as strings. */
const StreamSid = z.string().min(1).max(64);

export const TwilioStart = z.object({
  event: z.literal('start'),
  streamSid: StreamSid,
  start: z.object({
    streamSid: StreamSid.optional(),
    accountSid: z.string().min(1).max(64),
    callSid: z.string().min(1).max(64),
    customParameters: z.record(z.string(), z.string()).default({}),
    mediaFormat: z.object({ encoding: z.string(), sampleRate: z.number(), channels: z.number() }).optional(),
  }),
});
export type TwilioStart = z.infer<typeof TwilioStart>;

const TwilioConnected = z.object({ event: z.literal('connected') });
const TwilioMedia = z.object({
  event: z.literal('media'),
  streamSid: StreamSid,
  media: z.object({ payload: z.base64(), track: z.string().optional(), timestamp: z.string().optional() }),
});
const TwilioMark = z.object({ event: z.literal('mark'), streamSid: StreamSid, mark: z.object({ name: z.string() }) });
const TwilioDtmf = z.object({
  event: z.literal('dtmf'),
  streamSid: StreamSid,
  dtmf: z.object({ digit: z.string().regex(/^[0-9*#A-D]$/) }),
});
const TwilioStop = z.object({ event: z.literal('stop'), streamSid: StreamSid });

const SCHEMAS = {
  connected: TwilioConnected,
  start: TwilioStart,
  media: TwilioMedia,
  mark: TwilioMark,
  dtmf: TwilioDtmf,
  stop: TwilioStop,
} as const;
export type TwilioMessage = z.infer<(typeof SCHEMAS)[keyof typeof SCHEMAS]>;

/** Any message of Twilio's media socket. */
export function parseTwilioMessage(text: string): Parsed<TwilioMessage> {
  const tagged = readTagged(text, 'event');
  if ('reason' in tagged) return { kind: 'invalid', reason: tagged.reason };
  if (!Object.hasOwn(SCHEMAS, tagged.type)) return { kind: 'ignored', type: tagged.type };
  return readShape<TwilioMessage>(SCHEMAS[tagged.type as keyof typeof SCHEMAS], tagged.value, tagged.type);
}

const MEDIA_PREFIX = '{"event":"media"';
const PAYLOAD_KEY = '"payload":"';

/**
 * The payload of an ordinary media message of this stream, cut out without parsing; null when the text is anything else or
 * has an unusual shape, and then `parseTwilioMessage` decides. Twilio promises no key order, so only the tag and the two
 * values we need are looked for; base64 holds no quote, so the next one ends it.
 *
 * @param streamPart `"streamSid":"MZ…"`, prepared once per stream by `mediaStreamPart`
 */
export function cutMediaPayload(text: string, streamPart: string): string | null {
  if (!text.startsWith(MEDIA_PREFIX) || !text.endsWith('}')) return null;
  const keyAt = text.indexOf(PAYLOAD_KEY, MEDIA_PREFIX.length);
  if (keyAt === -1 || !text.includes(streamPart)) return null;
  const from = keyAt + PAYLOAD_KEY.length;
  const to = text.indexOf('"', from);
  if (to <= from || text.charCodeAt(to - 1) === BACKSLASH) return null;
  return text.slice(from, to);
}

const BACKSLASH = 92;

export function mediaStreamPart(streamSid: string): string {
  return `"streamSid":${JSON.stringify(streamSid)}`;
}

/** Messages to Twilio for one stream (section 4); prefixes are built once, payloads are spliced in. */
export interface TwilioWriter {
  media(payload: string): string;
  mark(name: string): string;
  clear(): string;
}

export function twilioWriter(streamSid: string): TwilioWriter {
  const sid = JSON.stringify(streamSid);
  const mediaPrefix = `{"event":"media","streamSid":${sid},"media":{"payload":"`;
  const markPrefix = `{"event":"mark","streamSid":${sid},"mark":{"name":`;
  const clear = `{"event":"clear","streamSid":${sid}}`;
  return {
    media: (payload) => `${mediaPrefix}${payload}"}}`,
    mark: (name) => `${markPrefix}${JSON.stringify(name)}}}`,
    clear: () => clear,
  };
}
