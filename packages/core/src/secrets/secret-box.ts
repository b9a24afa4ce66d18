import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { AppError } from '../errors/app-error.ts';

/** Keeps secrets (provider keys) in the database unreadable to whoever only has the database. */
export type SecretBox = {
  /** `context` is bound into the text: what was sealed for one place does not open in another. */
  seal(plain: string, context: string): string;
  /** @throws AppError NOT_CONFIGURED when the key is another one, the context differs, or the text was changed. */
  open(sealed: string, context: string): string;
};

const VERSION = 'v1';
const NONCE_BYTES = 12; // AES-GCM, NIST SP 800-38D
const TAG_BYTES = 16;

/** AES-256-GCM under a key derived from `encryptionKey` (HKDF-SHA-256). */
export function createSecretBox(encryptionKey: string): SecretBox {
  const key = Buffer.from(hkdfSync('sha256', encryptionKey, '', 'offhook secret box v1', 32));
  return {
    seal(plain, context) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return `${VERSION}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    open(sealed, context) {
      const [version, text = ''] = sealed.split('.');
      const bytes = Buffer.from(text, 'base64url');
      try {
        if (version !== VERSION) throw new RangeError(`Unknown version of a sealed secret`);
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES))
          .setAAD(Buffer.from(context))
          .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
        const body = bytes.subarray(NONCE_BYTES + TAG_BYTES);
        return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
      } catch (cause) {
        throw new AppError('NOT_CONFIGURED', 'A kept secret cannot be opened: was ENCRYPTION_KEY changed?', { cause });
      }
    },
  };
}

/** The context under which the secret of a business's Cal.com webhook is sealed. */
export function calcomHookContext(projectId: string): string {
  return `CalcomSync.secretEnc:${projectId}`;
}

/** The context under which the address of a technician's calendar elsewhere is sealed. */
export function calendarLinkContext(linkId: string): string {
  return `CalendarLink.urlEnc:${linkId}`;
}

/** The context under which the token of a technician's own feed is sealed. */
export function technicianFeedContext(technicianId: string): string {
  return `TechnicianFeed.tokenEnc:${technicianId}`;
}

/** The context under which a business's Cal.com key is sealed. */
export function calcomKeyContext(projectId: string): string {
  return `Project.calcomApiKeyEnc:${projectId}`;
}

/** The context under which a business's Vapi key is sealed. */
export function vapiKeyContext(projectId: string): string {
  return `VapiConnection.apiKeyEnc:${projectId}`;
}

/** The context under which is sealed where a business's assistants at Vapi led before. */
export function vapiServersContext(projectId: string): string {
  return `VapiConnection.serversBeforeEnc:${projectId}`;
}

/** The context under which the secret of Vapi's messages to a business is sealed. */
export function vapiSecretContext(projectId: string): string {
  return `VapiConnection.secretEnc:${projectId}`;
}
