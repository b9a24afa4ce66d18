/** Refusals of Twilio's REST API (protocols/twilio-voice.md, sections 6 and 7): code -> HTTP status and message. */
const REFUSALS = {
  20001: { status: 400, message: 'Unknown parameters' },
  20003: { status: 401, message: 'Authenticate' },
  20404: { status: 404, message: 'The requested resource was not found' },
  20429: { status: 429, message: 'Too Many Requests' },
  20503: { status: 503, message: 'Service unavailable' },
  21201: { status: 400, message: "No 'To' number is specified" },
  21205: { status: 400, message: 'Url is not a valid URL' },
  21211: { status: 400, message: "The phone number you are attempting to call, 'To', is not valid" },
  21212: { status: 400, message: "The source phone number provided, 'From', is not yet verified for your account" },
  21218: { status: 400, message: "Invalid ApplicationSid, and neither 'Url' nor 'Twiml' was given" },
  21403: { status: 400, message: 'Method is neither GET nor POST' },
  21405: { status: 400, message: 'Cannot set VoiceFallbackUrl without setting VoiceUrl' },
  21406: { status: 400, message: 'Cannot set SmsFallbackUrl without setting SmsUrl' },
  21421: { status: 400, message: 'PhoneNumber is invalid' },
  21422: { status: 400, message: 'PhoneNumber is not available' },
  21451: { status: 400, message: 'Invalid area code' },
  21452: { status: 400, message: 'No phone numbers found in area code' },
  21613: { status: 400, message: 'Phone Number Requires a Local Address' },
  21631: { status: 400, message: 'Phone Number Requires an Address' },
  21649: { status: 400, message: 'Bundle required' },
  21604: { status: 400, message: "A 'To' phone number is required" },
  21603: { status: 400, message: "A 'From' phone number is required" },
  21602: { status: 400, message: 'Message body is required' },
  21606: { status: 400, message: "The 'From' phone number is not a valid, message-capable number of this account" },
  21608: {
    status: 400,
    message: "The 'To' number is unverified. Trial accounts cannot send messages to unverified numbers",
  },
  21609: { status: 400, message: "Invalid 'StatusCallback' URL" },
  21610: { status: 400, message: 'Attempt to send to unsubscribed recipient' },
  21614: { status: 400, message: "'To' number is not a valid mobile number" },
  21617: { status: 400, message: 'The concatenated message body exceeds the 1600 character limit' },
  21408: { status: 400, message: 'Permission to send an SMS has not been enabled for the region' },
  21612: { status: 400, message: "The 'To' number cannot be reached with this 'From' number" },
  21220: { status: 400, message: 'Call is not in-progress. Cannot redirect.' },
} as const satisfies Record<number, { status: number; message: string }>;

export type RestErrorCode = keyof typeof REFUSALS;

/** A request that is answered with Twilio's error body. */
export class RestError extends Error {
  readonly code: RestErrorCode;
  readonly status: number;

  constructor(code: RestErrorCode, message: string = REFUSALS[code].message) {
    super(message);
    this.name = 'RestError';
    this.code = code;
    this.status = REFUSALS[code].status;
  }

  body(): { code: number; message: string; more_info: string; status: number } {
    const { code, message, status } = this;
    return { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status };
  }
}
