/** One frame as a test wants it, rules broken or not. */
export interface TestFrame {
  readonly opcode: number;
  readonly payload: string | Buffer;
  readonly isFinal?: boolean;
  readonly isMasked?: boolean;
  readonly reservedBits?: number;
  /** Bytes of the extended length; the shortest that fits when left out. */
  readonly lengthBytes?: 0 | 2 | 8;
}

const MASK = Buffer.from([0x12, 0x9a, 0x55, 0xf1]);

/** The bytes of a frame, built the slow and obvious way. */
export function frame({
  opcode,
  payload,
  isFinal = true,
  isMasked = false,
  reservedBits = 0,
  lengthBytes,
}: TestFrame): Buffer {
  const body = Buffer.from(payload);
  const extended = lengthBytes ?? shortestLengthBytes(body.length);
  const length = Buffer.alloc(extended);
  if (extended === 2) length.writeUInt16BE(body.length);
  if (extended === 8) length.writeBigUInt64BE(BigInt(body.length));
  const short = { 0: body.length, 2: 126, 8: 127 }[extended];
  const head = Buffer.from([(isFinal ? 0x80 : 0) | reservedBits | opcode, (isMasked ? 0x80 : 0) | short]);
  if (!isMasked) return Buffer.concat([head, length, body]);
  return Buffer.concat([head, length, MASK, body.map((byte, at) => byte ^ (MASK[at % 4] ?? 0))]);
}

function shortestLengthBytes(length: number): 0 | 2 | 8 {
  if (length < 126) return 0;
  return length < 65_536 ? 2 : 8;
}
