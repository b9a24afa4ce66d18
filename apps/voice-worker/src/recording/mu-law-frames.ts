/** Twilio Media Streams and OpenAI `audio/pcmu`: mu-law 8 kHz, one byte a sample. */
export const SAMPLES_PER_MS = 8;
/** ITU-T G.711: the mu-law code of zero. */
export const MU_LAW_SILENCE = 0xff;

const PADDING = '='.charCodeAt(0);

/** Length of a base64 text in bytes. */
export function decodedBytes(payload: string): number {
  const { length } = payload;
  if (length === 0) return 0;
  const bytes = (length >> 2) * 3;
  if (payload.charCodeAt(length - 1) !== PADDING) return bytes;
  return payload.charCodeAt(length - 2) === PADDING ? bytes - 2 : bytes - 1;
}
