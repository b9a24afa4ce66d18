import type { Socket } from 'node:net';

/**
 * Sends a buffer that its owner wants to write to again. The kernel usually takes it at once. False when it did not: what is
 * left to send still refers to the buffer, so its owner goes on with a copy.
 */
export function sendReused(socket: Socket, buffer: Buffer): boolean {
  socket.write(buffer);
  return socket.writableLength === 0;
}
