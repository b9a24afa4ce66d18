import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** What a socket keeps of its connection: null from the moment it lets go of it. */
interface SocketFields {
  readonly _handle: { readonly fd: number; readonly constructor: { readonly name: string } } | null;
}

/**
 * The way to the kernel past the stream of a TCP connection: the same system call without the stream's request, queue and
 * callbacks, a fifth of what a small write costs. Takes what the kernel takes at once; the rest, and every failure, is the
 * stream's. Node promises neither field (ADR 0010): without them, and for TLS, all writes go through the stream.
 */
export class KernelDoor {
  readonly #socket: SocketFields;
  readonly #handle: object;
  readonly #fd: number;

  private constructor(socket: SocketFields, handle: object, fd: number) {
    this.#socket = socket;
    this.#handle = handle;
    this.#fd = fd;
  }

  /** Null for anything but plain TCP. */
  static of(stream: Duplex): KernelDoor | null {
    if (!(stream instanceof Socket)) return null;
    const socket = stream as unknown as SocketFields;
    const handle = socket._handle;
    if (handle?.constructor.name !== 'TCP' || !(handle.fd >= 0)) return null;
    return new KernelDoor(socket, handle, handle.fd);
  }

  /** Writes the first `length` bytes while nothing waits in the stream; answers how many the kernel took. */
  write(bytes: Buffer, length: number): number {
    // A socket that let go of its connection may have given its number to another call's.
    if (this.#socket._handle !== this.#handle) return 0;
    try {
      return writeSync(this.#fd, bytes, 0, length);
    } catch {
      return 0;
    }
  }
}
