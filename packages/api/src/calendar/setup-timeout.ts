/** How long the set-up page waits for another company's server: several requests, one after the other. */
export const SETUP_TIMEOUT_MS = 30_000;
