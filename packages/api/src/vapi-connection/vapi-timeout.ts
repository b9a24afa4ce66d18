/** Somebody waits for the answer; Vapi's lists take a few seconds at most. */
export const VAPI_TIMEOUT_MS = 15_000;
