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
