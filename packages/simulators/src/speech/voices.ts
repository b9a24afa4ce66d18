/** flite's built-in voices: slt is a woman, the others are men; kal is recorded at 8 kHz, the rest at 16 kHz. */
export const SPEECH_VOICES = ['slt', 'rms', 'awb', 'kal'] as const;
export type SpeechVoice = (typeof SPEECH_VOICES)[number];

/** Part of every cache key: change it with anything that changes what a line sounds like. */
export const SPEECH_VERSION = 2;

/** flite speaks slowly; below 1 is faster. Chosen by ear for the speed of a telephone conversation. */
export const DURATION_STRETCH: Record<SpeechVoice, number> = { slt: 0.8, rms: 0.76, awb: 0.8, kal: 0.8 };
