import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { buffer } from 'node:stream/consumers';

export type HttpAsk = {
  url: string;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body: string | null;
  connectMs: number;
  readMs: number;
  signal: AbortSignal;
};

export type HttpAnswer =
  | { kind: 'answered'; status: number; contentType: string; location: string | null; raw: Buffer }
  /** ct: no connection; rt: no answer in time; broken: the connection ended before the answer did. */
  | { kind: 'ct' | 'rt' | 'broken'; error: string };

/** One HTTP request over a connection of its own, as Twilio's proxies make them: a server that is gone is never met on an old one. */
export async function askHttp(ask: HttpAsk): Promise<HttpAnswer> {
  const { url, method, headers, body, signal } = ask;
  const send = url.startsWith('https:') ? httpsRequest : httpRequest;
  const length: Record<string, string> = body === null ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
  const request = send(url, { method, headers: { ...headers, ...length }, agent: false, signal });
  const answer = Promise.withResolvers<HttpAnswer>();
  let isConnected = false;
  watchConnecting(request, ask.connectMs, () => {
    isConnected = true;
    request.setTimeout(ask.readMs, () => {
      answer.resolve({ kind: 'rt', error: `No answer within ${ask.readMs} ms` });
      request.destroy();
    });
  });
  request.on('response', (response) => readAnswer(response).then(answer.resolve, fail));
  request.on('error', fail);
  request.end(body ?? undefined);
  function fail(error: NodeJS.ErrnoException): void {
    if (signal.aborted) answer.resolve({ kind: 'rt', error: 'No answer within the total time' });
    else answer.resolve({ kind: isConnected ? 'broken' : 'ct', error: error.code ?? error.message });
  }
  return answer.promise;
}

async function readAnswer(response: IncomingMessage): Promise<HttpAnswer> {
  const raw = await buffer(response);
  const { 'content-type': contentType = '', location = null } = response.headers;
  return { kind: 'answered', status: response.statusCode ?? 0, contentType, location, raw };
}

function watchConnecting(request: ClientRequest, connectMs: number, onConnected: () => void): void {
  const timer = setTimeout(() => request.destroy(new Error('ETIMEDOUT')), connectMs);
  request.on('close', () => clearTimeout(timer));
  request.on('socket', (socket) => {
    const secure = 'encrypted' in socket;
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer);
      onConnected();
    });
  });
}
