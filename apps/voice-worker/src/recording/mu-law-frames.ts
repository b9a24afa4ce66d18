/** Twilio Media Streams and OpenAI `audio/pcmu`: mu-law 8 kHz, one byte a sample. */
export const SAMPLES_PER_MS = 8;
/** ITU-T G.711: the mu-law code of zero. */
export const MU_LAW_SILENCE = 0xff;

/** Length of a base64 text in bytes. */
export function decodedBytes(payload: string): number {
  const { length } = payload;
  if (length === 0) return 0;
  const padding = payload.endsWith('==') ? 2 : Number(payload.endsWith('='));
  return (length >> 2) * 3 - padding;
}
