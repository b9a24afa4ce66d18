import type { AddressInfo } from 'node:net';
import { createServer, Socket, type SocketConstructorOpts } from 'node:net';

const READ_BUFFER_BYTES = 64 * 1_024;
const END_OF_HEAD = '\r\n\r\n';

export interface Visitor {
  readonly socket: Socket;
  /** `Sec-WebSocket-Key` of the upgrade it asks for. */
  readonly key: string;
  /** Whoever takes the visitor in reads what comes from now on; the buffer is reused. */
  onBytes: (chunk: Buffer) => void;
}

/**
 * Listens for bridges that dial; answers the port. Sockets read into one buffer of ours: a server's own sockets would make a new one
 * for every frame, and what the peer spends is not there for the load.
 */
export function openSessionDoor(onVisitor: (visitor: Visitor) => void): Promise<number> {
  const buffer = Buffer.alloc(READ_BUFFER_BYTES);
  const server = createServer({ pauseOnConnect: true }, (accepted) => {
    let feed: (chunk: Buffer) => void = () => undefined;
    const onread: SocketConstructorOpts['onread'] = {
      buffer,
      callback(length) {
        feed(buffer.subarray(0, length));
        return true;
      },
    };
    // `handle` is how Node itself makes a socket of an accepted connection; its types leave it out.
    const { _handle: handle } = accepted as unknown as { _handle: object };
    const socket = new Socket({ handle, onread } as SocketConstructorOpts);
    socket.on('error', () => socket.destroy());
    feed = awaitHead(socket, onVisitor);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** Reads the upgrade request; from then on the visitor's own reader is fed. */
function awaitHead(socket: Socket, onVisitor: (visitor: Visitor) => void): (chunk: Buffer) => void {
  let head = '';
  let visitor: Visitor | null = null;
  return (chunk) => {
    if (visitor) {
      visitor.onBytes(chunk);
      return;
    }
    head += chunk.toString('latin1');
    if (!head.includes(END_OF_HEAD)) return;
    const key = /^sec-websocket-key:\s*(\S+)/im.exec(head)?.[1] ?? '';
    visitor = { socket, key, onBytes: () => undefined };
    onVisitor(visitor);
  };
}
