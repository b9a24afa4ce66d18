import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** One message as it arrived. */
export interface ReceivedMessage {
  readonly type: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly message: Readonly<Record<string, unknown>>;
}

export type ServerReply = { readonly status?: number; readonly json?: unknown; readonly delayMs?: number };

export interface RunningServerUrl {
  readonly url: string;
  readonly received: ReceivedMessage[];
  ofType(type: string): ReceivedMessage[];
  close(): Promise<void>;
}

/** A business's own server, as Vapi's messages reach it. */
export async function startServerUrl(
  answer: (received: ReceivedMessage) => ServerReply = () => ({}),
): Promise<RunningServerUrl> {
  const received: ReceivedMessage[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const { message } = JSON.parse(body);
    const entry = { type: String(message.type), headers: request.headers, body, message };
    received.push(entry);
    const { status = 200, json = {}, delayMs = 0 } = answer(entry);
    setTimeout(
      () => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json)),
      delayMs,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/vapi`,
    received,
    ofType: (type) => received.filter((entry) => entry.type === type),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
