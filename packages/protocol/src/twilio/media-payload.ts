import { standsAt } from '../stands-at.ts';

const MEDIA_PREFIX = '{"event":"media"';
const PAYLOAD_KEY = '"payload":"';
const END = '"}}';
const ESCAPE = '\\';

/**
 * Cuts the payload out of ordinary media messages of one stream, without parsing. Null: the text is something else or has an
 * unusual shape, and `parseTwilioMessage` decides. Twilio promises no key order: the tag must come first, the payload last,
 * and the stream's name somewhere between. Where the keys stood last time is looked at first; they move when a number
 * gains a digit.
 */
export function mediaPayloadCutter(streamSid: string): (text: string) => string | null {
  const streamPart = `"streamSid":${JSON.stringify(streamSid)}`;
  let streamAt = 0;
  let keyAt = 0;
  return (text) => {
    if (!standsAt(text, MEDIA_PREFIX, 0) || !text.endsWith(END)) return null;
    if (!standsAt(text, PAYLOAD_KEY, keyAt)) keyAt = text.indexOf(PAYLOAD_KEY);
    if (!standsAt(text, streamPart, streamAt)) streamAt = text.indexOf(streamPart);
    if (streamAt === -1 || keyAt < streamAt) return forget();
    const from = keyAt + PAYLOAD_KEY.length;
    const to = text.length - END.length;
    // Base64 holds neither a quote nor an escape: with one, this is not the payload we take it for.
    if (to <= from || text.indexOf('"', from) !== to) return forget();
    const payload = text.slice(from, to);
    return payload.includes(ESCAPE) ? null : payload;
  };

  function forget(): null {
    streamAt = 0;
    keyAt = 0;
    return null;
  }
}
