/** RFC 6455: what both directions of the codec agree on. */
export const OPCODE = { continuation: 0x0, text: 0x1, binary: 0x2, close: 0x8, ping: 0x9, pong: 0xa } as const;

/** RFC 6455, section 7.4.1. `noStatus` and `abnormal` are never sent: they say that there was no code, or no close frame. */
export const CLOSE_CODE = {
  normal: 1000,
  protocolError: 1002,
  unsupported: 1003,
  noStatus: 1005,
  abnormal: 1006,
  invalidText: 1007,
  policy: 1008,
  tooBig: 1009,
} as const;

/** Section 5.2: lengths from here on need 16 and 64 bits. */
export const LENGTH_16_FROM = 126;
export const LENGTH_64_FROM = 65_536;
/** Section 5.5: a control frame carries no more. */
export const MAX_CONTROL_BYTES = 125;
export const MASK_BYTES = 4;
/** Two bytes, a length of 64 bits and a mask. */
export const MAX_HEADER_BYTES = 14;

/** What a peer did that ends the connection, and the code that says so. `reason` never quotes a payload. */
export interface Violation {
  readonly closeCode: number;
  readonly reason: string;
}

/** Whether a peer may put this code into a close frame. */
export function isCloseCodeOnWire(code: number): boolean {
  if (code >= 3000) return code <= 4999;
  return code >= 1000 && code <= 1014 && code !== 1004 && code !== CLOSE_CODE.noStatus && code !== CLOSE_CODE.abnormal;
}
