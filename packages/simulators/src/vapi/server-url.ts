import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Organisation, recordField, textField, type WireResource, type WireServer } from './world.ts';

/** One message on its way to a business's server. */
export interface ServerMessage {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface Delivery {
  readonly server: WireServer;
  readonly organisation: Organisation;
  readonly message: ServerMessage;
  /** The whole time, milliseconds; the server's own limit when it is left out. */
  readonly timeoutMs?: number;
}

/** What a server answered. Anything but a 200 counts as no answer (protocols/vapi.md, section 5). */
export type ServerAnswer =
  | { readonly ok: true; readonly json: unknown }
  | { readonly ok: false; readonly reason: string };

const DEFAULT_TIMEOUT_S = 20;
const DEFAULT_DELAY_S = 1;
const SECOND_MS = 1_000;

/** Posts a message; again only when a `backoffPlan` asks for it, and then with the very same ids. */
export async function deliver(delivery: Delivery): Promise<ServerAnswer> {
  const { server } = delivery;
  const { maxRetries = 0, baseDelaySeconds = DEFAULT_DELAY_S, type = 'fixed' } = server.backoffPlan ?? {};
  for (let tries = 0; ; tries += 1) {
    const answer = await post(delivery);
    if (answer.ok || tries >= maxRetries) return answer;
    await sleep(baseDelaySeconds * SECOND_MS * (type === 'exponential' ? 2 ** tries : 1));
  }
}

async function post({ server, organisation, message, timeoutMs }: Delivery): Promise<ServerAnswer> {
  const body = JSON.stringify({ message: { timestamp: Date.now(), ...message } });
  const limitMs = timeoutMs ?? (server.timeoutSeconds ?? DEFAULT_TIMEOUT_S) * SECOND_MS;
  try {
    const answer = await fetch(server.url, {
      method: 'POST',
      signal: AbortSignal.timeout(limitMs),
      headers: { 'content-type': 'application/json', ...proofs(server, { organisation, body }) },
      body,
    });
    const text = await answer.text();
    if (answer.status !== 200) return { ok: false, reason: `HTTP ${answer.status}` };
    return { ok: true, json: text === '' ? null : JSON.parse(text) };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.name : 'Error' };
  }
}

/** The headers by which the server knows that the message is Vapi's. */
function proofs(server: WireServer, { organisation, body }: { organisation: Organisation; body: string }) {
  const headers: Record<string, string> = { ...server.headers };
  if (server.secret !== undefined) headers['x-vapi-secret'] = server.secret;
  const credential = organisation.credentials.get(server.credentialId ?? '');
  if (credential?.kind === 'bearer') {
    const { token, headerName = 'authorization', prefix = 'Bearer ' } = credential;
    headers[headerName.toLowerCase()] = `${prefix}${token}`;
  }
  if (credential?.kind === 'hmac') {
    const { algorithm, secret, signatureHeader, timestampHeader, signsTimestamp = false } = credential;
    const timestamp = String(Date.now());
    const signed = signsTimestamp ? `${timestamp}.${body}` : body;
    headers[signatureHeader.toLowerCase()] = createHmac(algorithm, secret).update(signed).digest('hex');
    if (timestampHeader !== undefined) headers[timestampHeader.toLowerCase()] = timestamp;
  }
  return headers;
}

export interface ServerPlaces {
  readonly tool?: Readonly<Record<string, unknown>>;
  readonly assistant?: Readonly<Record<string, unknown>>;
  readonly phoneNumber?: WireResource;
  readonly organisation: Organisation;
}

/** The one server that a message goes to: the tool's, the assistant's, the number's, the organisation's (section 3). */
export function serverOf({ tool, assistant, phoneNumber, organisation }: ServerPlaces): WireServer | null {
  for (const place of [tool, assistant, phoneNumber]) {
    const server = recordField(place, 'server');
    const url = textField(server, 'url');
    if (server && url !== undefined) return { ...server, url };
  }
  return organisation.server;
}
