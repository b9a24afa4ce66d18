import { randomFillSync } from 'node:crypto';
import { LENGTH_16_FROM, LENGTH_64_FROM, MASK_BYTES, MAX_HEADER_BYTES, OPCODE } from './frame-rules.ts';
import type { KernelDoor } from './kernel-door.ts';
import { applyMask } from './mask.ts';

const FIN = 0x80;
const MASKED = 0x80;
const LENGTH_64 = 127;
/** Room for a few frames of 20 ms. */
const SMALL_BYTES = 1_024;
/** A room larger than this is given back once it was emptied. */
const KEPT_BYTES = 2 * 1_024;
const NO_ROOM = Buffer.alloc(0);

/** Masks must not be foreseeable (RFC 6455, section 10.3); fetched by the thousand, because each fetch costs a microsecond. */
const MASK_SUPPLY_BYTES = 8 * 1_024;
const maskSupply = Buffer.alloc(MASK_SUPPLY_BYTES);
let maskSupplyAt = MASK_SUPPLY_BYTES;

/** Frames not yet written: header, mask and body of all of them in one piece of memory, so that they leave in one write. */
export class FrameOutbox {
  readonly #isMasking: boolean;
  #room = NO_ROOM;
  #length = 0;

  /** `isMasking`: a client's frames carry a mask, a server's must not. */
  constructor(isMasking: boolean) {
    this.#isMasking = isMasking;
  }

  get byteLength(): number {
    return this.#length;
  }

  text(message: string): void {
    const payloadBytes = Buffer.byteLength(message);
    const at = this.#open(OPCODE.text, payloadBytes);
    // One byte for each character: it is ASCII, and copied without conversion.
    this.#room.write(message, at, payloadBytes === message.length ? 'latin1' : 'utf8');
    this.#seal(at);
  }

  control(opcode: number, payload: Buffer): void {
    const at = this.#open(opcode, payload.length);
    payload.copy(this.#room, at);
    this.#seal(at);
  }

  /** Forgets every frame that was not taken. */
  clear(): void {
    this.#length = 0;
  }

  /** Writes as much as the kernel takes now; answers whether that was everything. */
  passThrough(door: Pick<KernelDoor, 'write'>): boolean {
    const sent = door.write(this.#room, this.#length);
    this.#length -= sent;
    if (this.#length > 0) this.#room.copyWithin(0, sent, sent + this.#length);
    else this.giveBack();
    return this.#length === 0;
  }

  /** All frames, to be written at once; until `giveBack` or `giveAway` nothing may be added. */
  take(): Buffer {
    return this.#room.subarray(0, this.#length);
  }

  /** What was taken is in the kernel: its room can be used again. */
  giveBack(): void {
    this.#length = 0;
    if (this.#room.length > KEPT_BYTES) this.#room = NO_ROOM;
  }

  /** What was taken is still being written: its room belongs to the stream. */
  giveAway(): void {
    this.#length = 0;
    this.#room = NO_ROOM;
  }

  /** Makes room, writes the header; answers where the payload goes. */
  #open(opcode: number, payloadBytes: number): number {
    this.#reserve(payloadBytes + MAX_HEADER_BYTES);
    const room = this.#room;
    const maskBit = this.#isMasking ? MASKED : 0;
    let at = this.#length;
    room[at] = FIN | opcode;
    if (payloadBytes < LENGTH_16_FROM) {
      room[at + 1] = maskBit | payloadBytes;
      at += 2;
    } else if (payloadBytes < LENGTH_64_FROM) {
      room[at + 1] = maskBit | LENGTH_16_FROM;
      at = room.writeUInt16BE(payloadBytes, at + 2);
    } else {
      room[at + 1] = maskBit | LENGTH_64;
      at = room.writeUInt32BE(0, at + 2);
      at = room.writeUInt32BE(payloadBytes, at);
    }
    if (this.#isMasking) at = putMask(room, at);
    this.#length = at + payloadBytes;
    return at;
  }

  #seal(payloadAt: number): void {
    if (this.#isMasking) applyMask(this.#room, payloadAt, this.#length);
  }

  #reserve(bytes: number): void {
    const wanted = this.#length + bytes;
    if (wanted <= this.#room.length) return;
    const room = Buffer.allocUnsafeSlow(Math.max(SMALL_BYTES, wanted, this.#room.length * 2));
    this.#room.copy(room, 0, 0, this.#length);
    this.#room = room;
  }
}

function putMask(room: Buffer, at: number): number {
  if (maskSupplyAt === MASK_SUPPLY_BYTES) {
    randomFillSync(maskSupply);
    maskSupplyAt = 0;
  }
  for (let byte = 0; byte < MASK_BYTES; byte += 1) room[at + byte] = maskSupply[maskSupplyAt + byte] as number;
  maskSupplyAt += MASK_BYTES;
  return at + MASK_BYTES;
}
