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
