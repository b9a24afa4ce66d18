import { createHash, randomBytes } from 'node:crypto';

/** The WebSocket handshake, both sides (RFC 6455, section 4). */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

export function acceptance(key: string): string {
  const accept = createHash('sha1').update(`${key}${GUID}`).digest('base64');
  return `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`;
}

export function upgradeRequest(url: URL, headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries({
    Host: url.host,
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    'Sec-WebSocket-Version': '13',
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET ${url.pathname}${url.search} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

const END_OF_HEAD = '\r\n\r\n';

/** Status and body offset of an HTTP answer; null while its head is incomplete. */
export function readUpgradeAnswer(bytes: Buffer): { status: number; bodyAt: number } | null {
  const headEnd = bytes.indexOf(END_OF_HEAD);
  if (headEnd === -1) return null;
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(bytes.toString('latin1', 0, headEnd))?.[1] ?? 0);
  return { status, bodyAt: headEnd + END_OF_HEAD.length };
}
