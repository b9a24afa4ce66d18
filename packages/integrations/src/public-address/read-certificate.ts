import { isIP } from 'node:net';
import { connect, type PeerCertificate, type TLSSocket } from 'node:tls';
import type { CertificateLook } from '@offhook/core';
import { bareHost, portOf } from '../safe-fetch/check-target.ts';

export interface CertificateRequest {
  readonly url: URL;
  /** Resolved and checked: the connection goes here and nowhere else. */
  readonly address: string;
  readonly signal: AbortSignal;
  /** Authorities to trust instead of the system's; PEM. */
  readonly ca?: string | undefined;
  readonly nowMs: number;
}

/** The certificate that a server shows, whatever is wrong with it; null when it shows none in time. */
export function readCertificate({
  url,
  address,
  signal,
  ca,
  nowMs,
}: CertificateRequest): Promise<CertificateLook | null> {
  const host = bareHost(url);
  return new Promise((resolve) => {
    const socket: TLSSocket = connect({
      host: address,
      port: portOf(url),
      // Servers choose their certificate by name; an address is no name (RFC 6066, section 3).
      ...(isIP(host) ? {} : { servername: host }),
      // Nothing is sent: what is wrong is to be seen, not to end the connection.
      rejectUnauthorized: false,
      ...(ca === undefined ? {} : { ca }),
    });
    const finish = (look: CertificateLook | null) => {
      socket.destroy();
      signal.removeEventListener('abort', onAbort);
      resolve(look);
    };
    const onAbort = () => finish(null);
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('error', () => finish(null));
    socket.once('secureConnect', () => {
      finish(lookOf(socket.getPeerCertificate(), { reason: reasonOf(socket), nowMs }));
    });
    if (signal.aborted) onAbort();
  });
}

/** Node's name of what is wrong, such as `CERT_HAS_EXPIRED`; empty when nothing is. */
function reasonOf(socket: TLSSocket): string {
  // Typed as an Error, but a string on most failures (nodejs.org/api/tls.html, tlsSocket.authorizationError).
  const reason: unknown = socket.authorizationError;
  if (socket.authorized || reason == null) return '';
  return typeof reason === 'object' && 'code' in reason ? String(reason.code) : String(reason);
}

function lookOf(
  { valid_from, valid_to }: PeerCertificate,
  { reason, nowMs }: { reason: string; nowMs: number },
): CertificateLook | null {
  const validUntilMs = Date.parse(valid_to ?? '');
  if (Number.isNaN(validUntilMs)) return null;
  // By its dates first: OpenSSL names one reason only, and this is the one that is mended most easily.
  if (validUntilMs < nowMs) return { problem: 'expired', validUntilMs };
  if (Date.parse(valid_from) > nowMs) return { problem: 'not_yet_valid', validUntilMs };
  return { problem: reason === '' ? null : problemOf(reason), validUntilMs };
}

function problemOf(reason: string): CertificateLook['problem'] {
  if (reason.includes('ALTNAME')) return 'wrong_host';
  return reason.includes('SELF_SIGNED') ? 'self_signed' : 'untrusted';
}
