/** Who calls whom: fixed for the whole call. */
export interface CallIdentity {
  readonly callId: string;
  readonly projectId: string;
  /** Twilio's. */
  readonly callSid: string;
  readonly accountSid: string;
  /** E.164, or null when withheld. */
  readonly callerNumber: string | null;
  readonly bookingPageUrl: string | null;
  /** A human of the business, E.164. */
  readonly contactPhone: string | null;
  /** The process that carries the call now. */
  readonly workerId: string;
}
