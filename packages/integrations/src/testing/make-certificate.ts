import { generateKeyPairSync, sign } from 'node:crypto';

export interface CertificateWish {
  /** The one name that it is made out for. */
  readonly host: string;
  readonly validFromMs: number;
  readonly validUntilMs: number;
  /** Signed by somebody nobody knows, instead of by itself. */
  readonly byStranger?: boolean;
}

/** A certificate with its key, both PEM, made at once and good for tests: X.509 version 3 (RFC 5280, section 4.1) on P-256. */
export function makeCertificate(wish: CertificateWish): { cert: string; key: string } {
  const own = keyPair();
  const issuer = wish.byStranger ? keyPair() : own;
  const tbs = sequence(
    tagged(0xa0, integer(2)),
    integer(1),
    ECDSA_SHA256,
    nameOf(wish.byStranger ? 'stranger.example' : wish.host),
    sequence(time(wish.validFromMs), time(wish.validUntilMs)),
    nameOf(wish.host),
    own.publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(alternativeName(wish.host))),
  );
  const signature = sign('sha256', tbs, issuer.privateKey);
  const der = sequence(tbs, ECDSA_SHA256, tagged(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = der.toString('base64').replace(/(.{64})(?=.)/g, '$1\n');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

const keyPair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

const COMMON_NAME = '550403';
const SUBJECT_ALTERNATIVE_NAME = '551d11';
const UTF8_STRING = 0x0c;
const OCTET_STRING = 0x04;
const DNS_NAME = 0x82;
const GENERALIZED_TIME = 0x18;
/** 1.2.840.10045.4.3.2 */
const ECDSA_SHA256 = sequence(objectId('2a8648ce3d040302'));

function nameOf(host: string): Buffer {
  return sequence(tagged(0x31, sequence(objectId(COMMON_NAME), tagged(UTF8_STRING, Buffer.from(host)))));
}

function alternativeName(host: string): Buffer {
  const names = sequence(tagged(DNS_NAME, Buffer.from(host)));
  return sequence(objectId(SUBJECT_ALTERNATIVE_NAME), tagged(OCTET_STRING, names));
}

function time(atMs: number): Buffer {
  const digits = new Date(atMs).toISOString().replace(/\.\d+|\D/g, '');
  return tagged(GENERALIZED_TIME, Buffer.from(`${digits}Z`));
}

function objectId(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, 'hex'));
}

function integer(value: number): Buffer {
  return tagged(0x02, Buffer.from([value]));
}

function sequence(...parts: Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

/** DER: tag, length, content. */
function tagged(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag, ...lengthBytes(content.length)]), content]);
}

function lengthBytes(length: number): number[] {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}
