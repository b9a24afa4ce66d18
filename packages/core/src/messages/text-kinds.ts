interface TextKindTraits {
  /** Nobody wants it at night: it waits for the end of the quiet hours. */
  readonly waitsForMorning: boolean;
  /** It says something about a booking that may have changed since it was queued. */
  readonly aboutBooking: boolean;
  /** Sent this long after it was asked for, it would confuse more than help. */
  readonly usefulForMs: number;
}

const HOUR_MS = 3_600_000;

/** Every kind of text we send. A caller who is on the line now, or answers a text now, is awake. */
export const TEXT_KINDS = {
  booking_confirmation: { waitsForMorning: false, aboutBooking: true, usefulForMs: 12 * HOUR_MS },
  booking_moved: { waitsForMorning: true, aboutBooking: true, usefulForMs: 24 * HOUR_MS },
  booking_cancelled: { waitsForMorning: true, aboutBooking: false, usefulForMs: 24 * HOUR_MS },
  booking_reminder: { waitsForMorning: true, aboutBooking: true, usefulForMs: 18 * HOUR_MS },
  booking_link: { waitsForMorning: false, aboutBooking: false, usefulForMs: HOUR_MS },
  /** An answer to a text of the customer. */
  reply: { waitsForMorning: false, aboutBooking: false, usefulForMs: HOUR_MS },
  /** To whoever is on call: an emergency. */
  on_call: { waitsForMorning: false, aboutBooking: false, usefulForMs: HOUR_MS },
  /** To the business: somebody left a message. */
  message_alert: { waitsForMorning: false, aboutBooking: false, usefulForMs: 12 * HOUR_MS },
  /** To the business: calls go to the other side since one of them failed. */
  switch_alert: { waitsForMorning: false, aboutBooking: false, usefulForMs: 12 * HOUR_MS },
} as const satisfies Record<string, TextKindTraits>;

export type TextKind = keyof typeof TEXT_KINDS;

export function isTextKind(kind: string): kind is TextKind {
  return kind in TEXT_KINDS;
}
