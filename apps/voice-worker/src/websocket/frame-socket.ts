import type { Duplex } from 'node:stream';
import { FrameOutbox } from './frame-outbox.ts';
import { FrameReader } from './frame-reader.ts';
import { CLOSE_CODE, OPCODE, type Violation } from './frame-rules.ts';
import { KernelDoor } from './kernel-door.ts';

/** After a close frame of either side, the peer has this long to finish before it is cut off. */
const CLOSE_TIMEOUT_MS = 5_000;
const NO_BYTES = Buffer.alloc(0);

/** A chunk is being read; and of all sockets, those that have frames to write when it was. */
let isReading = false;
const dueAfterRead: (() => void)[] = [];

export interface FrameSocketOptions {
  /** A client's frames are masked, a server's must not be. */
  readonly role: 'client' | 'server';
  readonly maxMessageBytes: number;
}

export interface FrameListener {
  onText(message: string): void;
  /** A binary message came; its content is not kept. */
  onBinary(): void;
  /** Once, when the connection is gone. 1005: closed without a code; 1006: not closed at all, and `reason` says what happened. */
  onClose(code: number, reason: string): void;
}

/**
 * A WebSocket of text messages over any byte stream whose handshake is done.
 *
 * | state     | reads          | sends                                   | leaves it                                        |
 * | --------- | -------------- | --------------------------------------- | ------------------------------------------------ |
 * | `open`    | messages       | messages, answers to pings              | `close`, the peer's close, a violation: `closing` |
 * | `closing` | the close only | what was sent before, then a close frame | both close frames passed, or too late: `closed`   |
 * | `closed`  | nothing        | nothing                                 | never                                            |
 *
 * Frames made in one turn of the event loop leave in one write, at the end of it; those made from one chunk that was read, on
 * whichever socket, right after it. While the kernel has not taken the last write, frames wait here and not in the stream: so
 * what is outdated can still be withdrawn (`replaceUnsent`).
 */
export class FrameSocket {
  readonly #stream: Duplex;
  readonly #role: 'client' | 'server';
  readonly #reader: FrameReader;
  readonly #outbox: FrameOutbox;
  readonly #door: KernelDoor | null;
  #listener: FrameListener | null = null;
  #state: 'open' | 'closing' | 'closed' = 'open';
  #isFlushDue = false;
  /** Payload of the last ping not yet answered: older ones need no answer (RFC 6455, 5.5.3), so a flood of them is bounded. */
  #pingDue: Buffer | null = null;
  #peerClose: { code: number; reason: string } | null = null;
  #failure = '';
  #closeTimer: NodeJS.Timeout | undefined;

  constructor(stream: Duplex, { role, maxMessageBytes }: FrameSocketOptions) {
    this.#stream = stream;
    this.#role = role;
    this.#outbox = new FrameOutbox(role === 'client');
    this.#door = KernelDoor.of(stream);
    this.#reader = new FrameReader(
      {
        onText: (message) => this.#isOpen() && this.#listener?.onText(message),
        onBinary: () => this.#isOpen() && this.#listener?.onBinary(),
        onPing: (payload) => this.#pinged(payload),
        onClose: (code, reason) => this.#closedByPeer(code, reason),
        onViolation: (violation) => this.#violated(violation),
      },
      { isMasked: role === 'server', maxMessageBytes },
    );
    stream.on('end', () => this.#ended());
    stream.on('error', (error: Error) => {
      this.#failure ||= error.message;
    });
    stream.once('close', () => this.#gone());
  }

  get isOpen(): boolean {
    return this.#state === 'open';
  }

  /** Bytes of frames that the kernel has not taken. */
  get bufferedBytes(): number {
    return this.#outbox.byteLength + this.#stream.writableLength;
  }

  /** From now on messages go to `listener`, in place of the one before. */
  listen(listener: FrameListener): void {
    this.#listener = listener;
  }

  /** The first `length` bytes are the peer's. They are unmasked in place and may be overwritten after the call. */
  readonly receive = (bytes: Buffer, length = bytes.length): void => {
    if (isReading) {
      this.#reader.read(bytes, length);
      return;
    }
    isReading = true;
    try {
      this.#reader.read(bytes, length);
    } finally {
      isReading = false;
      for (const flush of dueAfterRead) flush();
      dueAfterRead.length = 0;
    }
  };

  /** Nothing is sent once the socket is closing. */
  send(message: string): void {
    if (this.#state !== 'open') return;
    this.#outbox.text(message);
    this.#flushSoon();
  }

  /** Sends `message` instead of everything that has not yet been written. */
  replaceUnsent(message: string): void {
    if (this.#state !== 'open') return;
    this.#outbox.clear();
    this.#outbox.text(message);
    // Not at the end of the turn: what is withdrawn is what the caller would still hear.
    this.#flush();
  }

  /** Says goodbye after what was sent before; the connection ends when the peer has answered, or too late. */
  close(code: number, reason = ''): void {
    if (this.#state !== 'open') return;
    this.#startClosing(code, reason);
  }

  /** Ends the connection now. */
  terminate(): void {
    this.#reader.stop();
    this.#stream.destroy();
  }

  #isOpen(): boolean {
    return this.#state === 'open';
  }

  #startClosing(code: number, reason: string): void {
    this.#state = 'closing';
    this.#outbox.control(OPCODE.close, closePayload(code, reason));
    this.#closeTimer = setTimeout(() => this.terminate(), CLOSE_TIMEOUT_MS);
    this.#flush();
  }

  #pinged(payload: Buffer): void {
    if (this.#state !== 'open') return;
    this.#pingDue = Buffer.from(payload);
    this.#flushSoon();
  }

  #answerPing(payload: Buffer): void {
    this.#pingDue = null;
    if (this.#state === 'open') this.#outbox.control(OPCODE.pong, payload);
  }

  #closedByPeer(code: number, reason: string): void {
    this.#peerClose = { code, reason };
    if (this.#state === 'open') this.#startClosing(code, '');
    this.#finish();
  }

  #violated({ closeCode, reason }: Violation): void {
    this.#failure ||= reason;
    if (this.#state === 'open') this.#startClosing(closeCode, reason);
    this.#finish();
  }

  /** Nothing more will be read: end our side after what is still to be written. RFC 6455, 7.1.1: the server ends first. */
  #finish(): void {
    const isOurTurn = this.#role === 'server' || this.#peerClose === null;
    if (isOurTurn && this.#outbox.byteLength === 0 && this.#stream.writable) this.#stream.end();
  }

  #ended(): void {
    if (this.#state === 'open') this.#failure ||= 'ended without a close frame';
    this.#reader.stop();
    this.#stream.end();
  }

  #gone(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    clearTimeout(this.#closeTimer);
    this.#reader.stop();
    this.#outbox.clear();
    const { code, reason } = this.#peerClose ?? { code: CLOSE_CODE.abnormal, reason: this.#failure };
    this.#listener?.onClose(code, reason);
  }

  #flushSoon(): void {
    if (this.#isFlushDue) return;
    this.#isFlushDue = true;
    if (isReading) dueAfterRead.push(this.#flush);
    else process.nextTick(this.#flush);
  }

  readonly #flush = (): void => {
    this.#isFlushDue = false;
    const stream = this.#stream;
    if (stream.writableLength > 0 || !stream.writable) return;
    if (this.#pingDue !== null) this.#answerPing(this.#pingDue);
    if (this.#outbox.byteLength === 0) return;
    if (this.#door && this.#outbox.passThrough(this.#door)) {
      this.#written();
      return;
    }
    stream.write(this.#outbox.take(), this.#written);
    // A stream that holds nothing has handed everything to the kernel: the memory is ours again.
    if (stream.writableLength === 0) this.#outbox.giveBack();
    else this.#outbox.giveAway();
  };

  readonly #written = (): void => {
    if (this.#outbox.byteLength > 0 || this.#pingDue !== null) this.#flush();
    else if (this.#state === 'closing' && (this.#peerClose || this.#failure)) this.#finish();
  };
}

function closePayload(code: number, reason: string): Buffer {
  if (code === CLOSE_CODE.noStatus) return NO_BYTES;
  const payload = Buffer.alloc(2 + Buffer.byteLength(reason));
  payload.writeUInt16BE(code);
  payload.write(reason, 2);
  return payload;
}
