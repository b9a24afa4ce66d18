/** `Recording.contentType` of our own files: raw mu-law, no header, caller and assistant interleaved. */
export const CALL_RECORDING_CONTENT_TYPE = 'audio/x-mulaw;rate=8000;channels=2';
/** Mu-law 8 kHz, one byte a sample. */
export const SAMPLES_PER_MS = 8;
export const CHANNELS = 2;
/** ITU-T G.711: the mu-law code of zero. */
export const MU_LAW_SILENCE = 0xff;

/** The sixteen-bit sample of each mu-law code (ITU-T G.711). */
export const PCM_OF_MU_LAW: Int16Array = Int16Array.from({ length: 256 }, (_, code) => {
  const bits = ~code & 0xff;
  const magnitude = ((((bits & 0x0f) << 3) + 0x84) << ((bits & 0x70) >> 4)) - 0x84;
  return bits & 0x80 ? -magnitude : magnitude;
});
