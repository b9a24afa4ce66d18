import { sendBookingLink } from '@offhook/core';
import type { Database } from '@offhook/db';
import type { ToolRunner } from '@offhook/tools';

/** Texts the booking page to a caller whom a function could not help. */
export function bookingPageByText(db: Database): NonNullable<ToolRunner['textBookingPage']> {
  return async ({ projectId, callId, callerNumber }, nowMs) =>
    (await sendBookingLink(db, { projectId, callId, callerNumber, phone: null, nowMs })).sent;
}
