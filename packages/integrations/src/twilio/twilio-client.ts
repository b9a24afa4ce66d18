import twilio from 'twilio';

export interface TwilioAccess {
  /** Origin without a slash at its end, such as `https://api.twilio.com`. */
  readonly baseUrl: string;
  readonly accountSid: string;
  readonly authToken: string;
}

/** A caller is waiting: Twilio's own REST answers take a few hundred milliseconds. */
const TIMEOUT_MS = 5_000;
const MAX_RETRY_DELAY_MS = 2_000;

/**
 * Twilio's REST client, at our base URL. Repeats by itself only what was refused for its rate (429, code 20429: not processed,
 * so safe to repeat); everything else is for the operation to decide (protocols/twilio-voice.md, section 7).
 */
export function twilioClient(
  { baseUrl, accountSid, authToken }: TwilioAccess,
  { timeoutMs = TIMEOUT_MS }: { timeoutMs?: number } = {},
): InstanceType<typeof twilio.Twilio> {
  const httpClient = new twilio.RequestClient({
    timeout: timeoutMs,
    autoRetry: true,
    maxRetryDelay: MAX_RETRY_DELAY_MS,
  });
  const client = twilio(accountSid, authToken, { httpClient });
  client.api.baseUrl = baseUrl;
  return client;
}
