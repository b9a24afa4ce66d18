import { once } from 'node:events';
import { WebSocket } from 'ws';

type Event = Record<string, unknown> & { type: string };

/** A client that keeps everything it was sent, for tests. */
export type RealtimeClient = {
  events: Event[];
  send(event: Record<string, unknown>): void;
  sendRaw(frame: string | Buffer): void;
  /** The next event of this type that nobody has waited for yet. */
  next(type: string): Promise<Event>;
  types(): string[];
  closed: Promise<{ code: number; reason: string }>;
  close(): void;
};

const PATIENCE_MS = 5_000;

export async function connectRealtime(url: string, headers: Record<string, string> = {}): Promise<RealtimeClient> {
  const socket = new WebSocket(url, { headers: { authorization: 'Bearer sim-key', ...headers } });
  const events: Event[] = [];
  const taken = new Set<Event>();
  let wake = (): void => undefined;
  socket.on('message', (data) => {
    events.push(JSON.parse(String(data)));
    wake();
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  await once(socket, 'open');
  return {
    events,
    closed,
    send: (event) => socket.send(JSON.stringify(event)),
    sendRaw: (frame) => socket.send(frame),
    async next(type) {
      const giveUpAt = Date.now() + PATIENCE_MS;
      for (;;) {
        const found = events.find((event) => event.type === type && !taken.has(event));
        if (found) {
          taken.add(found);
          return found;
        }
        if (Date.now() > giveUpAt)
          throw new Error(`No ${type} came, only ${events.map((event) => event.type).join(', ')}`);
        await Promise.race([
          new Promise<void>((resolve) => {
            wake = resolve;
          }),
          new Promise((resolve) => setTimeout(resolve, 100)),
        ]);
      }
    },
    types: () => events.map(({ type }) => type),
    close: () => socket.terminate(),
  };
}
