import type { NumberBook } from '../twilio/number-book.ts';

/** Vapi's addresses on this machine, whatever port an earlier run was given. */
const OWN_ADDRESS = /^http:\/\/127\.0\.0\.1:\d+(\/vapi\/)/;

/** Numbers that were led to Vapi in an earlier run are still led there, though the simulators listen on another port now. */
export function followOwnPort(numbers: NumberBook, url: string): void {
  for (const number of numbers.list()) {
    const moved = Object.entries(number.routing ?? {}).flatMap(([field, address]) => {
      const now = address.replace(OWN_ADDRESS, `${url}$1`);
      return now === address ? [] : [[field, now]];
    });
    if (moved.length > 0) numbers.reroute(number, Object.fromEntries(moved));
  }
}
