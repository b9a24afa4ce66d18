const ROOM_BYTES = 16 * 1024;
const room = Buffer.allocUnsafeSlow(ROOM_BYTES);

/**
 * The same ASCII text in memory of its own. A string cut out of a message keeps the whole message alive as long as it lives
 * itself; audio that waits to be heard lives for seconds, fifty pieces in each.
 */
export function ownCopy(text: string): string {
  if (text.length > ROOM_BYTES) return text;
  return room.toString('latin1', 0, room.write(text, 'latin1'));
}
