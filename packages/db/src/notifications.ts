import pg from 'pg';
import type { Database } from './open-database.ts';

/** PostgreSQL: a NOTIFY payload must be shorter than 8000 bytes. */
const MAX_PAYLOAD_BYTES = 7_999;
const RECONNECT_DELAY_MS = 500;
const MAX_RECONNECT_DELAY_MS = 10_000;
const CONNECT_TIMEOUT_MS = 5_000;

/** Anything that can run a raw statement: the client, or a transaction's client (then it is sent on commit). */
export type NotifyingClient = Pick<Database, '$executeRaw'>;

/**
 * Sends each of `payloads` as JSON to every listener of `channel`, in one statement. Within a transaction they are delivered on
 * commit.
 *
 * @throws RangeError when the JSON of one is 8000 bytes or longer.
 */
export async function notify(db: NotifyingClient, channel: string, ...payloads: readonly unknown[]): Promise<void> {
  if (payloads.length === 0) return;
  const messages = payloads.map((payload) => JSON.stringify(payload));
  const bytes = Math.max(...messages.map((message) => Buffer.byteLength(message)));
  if (bytes > MAX_PAYLOAD_BYTES) throw new RangeError(`A notification of ${bytes} bytes is too long for PostgreSQL`);
  await db.$executeRaw`
    SELECT pg_notify(${channel}, message) FROM jsonb_array_elements_text(${JSON.stringify(messages)}::jsonb) AS message`;
}

export type NotificationListener = { close(): Promise<void> };

export type NotificationSubscriber = {
  /** Gets the parsed JSON; a payload that is not JSON is ignored. */
  onPayload: (payload: unknown) => void;
  /** The listener is connected (again): whatever was sent in between is lost, so re-read what matters. */
  onConnected?: () => void;
  /** The connection broke or could not be made; it is tried again by itself. */
  onDisconnected?: (error: Error) => void;
};

/** Listens on `channel` with one connection of its own, and reconnects by itself, 0.5 s to 10 s apart. */
export function listenForNotifications(
  url: string,
  channel: string,
  subscriber: NotificationSubscriber | NotificationSubscriber['onPayload'],
): NotificationListener {
  const hooks = typeof subscriber === 'function' ? { onPayload: subscriber } : subscriber;
  return startListening({ url, channel, hooks });
}

type Listening = { url: string; channel: string; hooks: NotificationSubscriber };

function startListening({ url, channel, hooks }: Listening): NotificationListener {
  let closed = false;
  let client: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let delayMs = RECONNECT_DELAY_MS;

  function reconnectLater(failed: pg.Client, error: Error): void {
    if (closed || client !== failed) return;
    client = undefined;
    void failed.end().catch(() => undefined);
    hooks.onDisconnected?.(error);
    retry = setTimeout(() => void connect(), delayMs);
    delayMs = Math.min(delayMs * 2, MAX_RECONNECT_DELAY_MS);
  }

  async function connect(): Promise<void> {
    const next = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS, keepAlive: true });
    client = next;
    next.on('error', (error) => reconnectLater(next, error));
    next.on('end', () => reconnectLater(next, new Error('The connection was closed')));
    next.on('notification', (message) => {
      const payload = parseJson(message.payload);
      if (payload.ok && !closed) hooks.onPayload(payload.value);
    });
    try {
      await next.connect();
      await next.query(`LISTEN ${next.escapeIdentifier(channel)}`);
      delayMs = RECONNECT_DELAY_MS;
      if (!closed) hooks.onConnected?.();
    } catch (error) {
      reconnectLater(next, error instanceof Error ? error : new Error(String(error)));
    }
  }

  void connect();
  return {
    async close() {
      closed = true;
      clearTimeout(retry);
      await client?.end().catch(() => undefined);
    },
  };
}

function parseJson(text: string | undefined): { ok: true; value: unknown } | { ok: false } {
  if (text === undefined) return { ok: false };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false };
  }
}
