import { phoneNumber } from '#app/lib/format.ts';

/** Who rang: the name when it is known, the number otherwise. */
export function callerTitle(call: { callerName: string | null; fromNumber: string }): string {
  return call.callerName ?? phoneNumber(call.fromNumber);
}

/** The number, when the title is a name. */
export function callerSubtitle(call: { callerName: string | null; fromNumber: string }): string | null {
  return call.callerName ? phoneNumber(call.fromNumber) : null;
}
