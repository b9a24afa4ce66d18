/** The end of Vapi's stream is asked about here, with the moment of the handing over. */
export const VAPI_SINCE_FIELD = 'vapi';
/** A line that Vapi lets go of sooner was never taken up: nobody greets a caller and says goodbye in that time. */
const TAKEN_UP_AFTER_MS = 4_000;
const END = '</Response>';

/**
 * Vapi's answer to Twilio, with a way back behind it: should Vapi's stream not come about or end while the caller is still there,
 * Twilio asks us. An answer that connects nothing is passed on as it is.
 */
export function withWayBack(twiml: string, { publicUrl, nowMs }: { publicUrl: string; nowMs: number }): string {
  const endsAt = twiml.lastIndexOf(END);
  if (endsAt < 0 || !twiml.includes('<Connect')) return twiml;
  const url = `${publicUrl}/twilio/connect-ended?${VAPI_SINCE_FIELD}=${nowMs}`;
  return `${twiml.slice(0, endsAt)}<Redirect method="POST">${url}</Redirect>${END}`;
}

/** Whether Vapi had the call long enough to have spoken to the caller; null: it was not Vapi that had it. */
export function wasTakenUp(query: Readonly<Record<string, string | undefined>>, nowMs: number): boolean | null {
  const sinceMs = Number(query[VAPI_SINCE_FIELD] ?? '');
  return sinceMs > 0 ? nowMs - sinceMs >= TAKEN_UP_AFTER_MS : null;
}
