const TIMESTAMP_KEY = '"timestamp":"';
const DIGIT_ZERO = 48;
/** Ten digits of milliseconds are months: no stream is that old. */
const MAX_DIGITS = 10;

/**
 * Reads the timestamps of media messages without parsing, in milliseconds since the stream started; null when a message has
 * none. For texts that `mediaPayloadCutter` takes. Where the key stood last time is looked at first.
 */
export function mediaTimestampCutter(): (text: string) => number | null {
  let keyAt = 0;
  return (text) => {
    if (!text.startsWith(TIMESTAMP_KEY, keyAt)) keyAt = text.indexOf(TIMESTAMP_KEY);
    if (keyAt === -1) {
      keyAt = 0;
      return null;
    }
    const from = keyAt + TIMESTAMP_KEY.length;
    let value = 0;
    for (let at = from; at <= from + MAX_DIGITS; at += 1) {
      const digit = text.charCodeAt(at) - DIGIT_ZERO;
      if (!(digit >= 0 && digit <= 9)) return at > from ? value : null;
      value = value * 10 + digit;
    }
    return null;
  };
}
