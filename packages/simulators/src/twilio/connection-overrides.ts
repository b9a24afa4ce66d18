/** How one webhook is tried; written in the fragment of its URL (protocols/twilio-voice.md, section 2). */
export type ConnectionLimits = {
  connectMs: number;
  readMs: number;
  totalMs: number;
  retries: number;
  retryOn: readonly RetryReason[];
};

export type RetryReason = 'ct' | 'rt' | '4xx' | '5xx';

/** Twilio's hard limit for one webhook, retries included. */
export const WEBHOOK_TOTAL_MS = 15_000;

const DEFAULTS: ConnectionLimits = {
  connectMs: 5_000,
  readMs: WEBHOOK_TOTAL_MS,
  totalMs: WEBHOOK_TOTAL_MS,
  retries: 1,
  retryOn: ['ct'],
};
const REASONS: readonly RetryReason[] = ['ct', 'rt', '4xx', '5xx'];

/** Reads `#ct=2000&rt=4000&rc=2&rp=ct,rt,5xx&tt=15000`. What is out of bounds is ignored, as by Twilio. */
export function connectionLimits(url: string): ConnectionLimits {
  const written = new URLSearchParams(url.split('#')[1] ?? '');
  const within = (name: string, [min, max, fallback]: [number, number, number]): number => {
    const value = Number(written.get(name) ?? Number.NaN);
    return Number.isInteger(value) && value >= min && value <= max ? value : fallback;
  };
  const policies = (written.get('rp') ?? 'ct').split(',');
  return {
    connectMs: within('ct', [100, 10_000, DEFAULTS.connectMs]),
    readMs: within('rt', [100, 15_000, DEFAULTS.readMs]),
    totalMs: within('tt', [100, 15_000, DEFAULTS.totalMs]),
    retries: within('rc', [0, 5, DEFAULTS.retries]),
    retryOn: policies.includes('all') ? REASONS : REASONS.filter((reason) => policies.includes(reason)),
  };
}
