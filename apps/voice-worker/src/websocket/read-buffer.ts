import { Socket } from 'node:net';

/**
 * One place for what any of our connections is about to read: a read and what is done with its bytes are never interrupted
 * by another read. Saves an allocation of 64 kB and the stream's queue for each chunk (ADR 0010: a sixth of a call's cost).
 */
export const readBuffer = Buffer.allocUnsafeSlow(64 * 1024);

/** Takes the first `length` bytes of `bytes`, which are overwritten afterwards. */
type Receive = (bytes: Buffer, length: number) => void;

/** The fields in which a socket made with the documented option `onread` keeps its buffer and its callback. */
interface OnReadFields {
  readonly kBuffer: symbol;
  readonly kBufferCb: symbol;
}

/** What `onread` calls on the socket's handle. */
interface BufferedHandle {
  useUserBuffer(buffer: Buffer): void;
}

/**
 * Hands the chunks of an accepted connection to `receive`; they lie in `readBuffer` where that is possible. Node lets only
 * the maker of a socket choose that (`onread`), and makes accepted sockets itself: so the same fields are set afterwards.
 * A Node that names them differently, or a stream that is no TCP socket, is read by its `data` events.
 */
export function readChunks(stream: NodeJS.ReadableStream, receive: Receive): void {
  const fields = stream instanceof Socket && stream.readableLength === 0 ? onReadFieldsOf(stream) : null;
  const handle = fields ? (stream as unknown as { _handle: BufferedHandle })._handle : null;
  if (!fields || !handle) {
    stream.on('data', (chunk: Buffer) => receive(chunk, chunk.length));
    return;
  }
  Object.assign(stream, {
    [fields.kBuffer]: readBuffer,
    [fields.kBufferCb]: (length: number): true => {
      receive(readBuffer, length);
      return true;
    },
  });
  handle.useUserBuffer(readBuffer);
  stream.resume();
}

function onReadFieldsOf(socket: Socket): OnReadFields | null {
  const symbols = Object.getOwnPropertySymbols(socket);
  const kBuffer = symbols.find(({ description }) => description === 'kBuffer');
  const kBufferCb = symbols.find(({ description }) => description === 'kBufferCb');
  const handle = (socket as unknown as { _handle?: Partial<BufferedHandle> | null })._handle;
  return kBuffer && kBufferCb && typeof handle?.useUserBuffer === 'function' ? { kBuffer, kBufferCb } : null;
}
