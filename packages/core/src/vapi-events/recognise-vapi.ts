import { createHash } from 'node:crypto';
import type { Database, VapiConnection } from '@offhook/db';
import type { VapiContext } from '@offhook/protocol';
import { type SecretBox, vapiSecretContext } from '../secrets/secret-box.ts';
import { VapiServerAuth } from '../vapi/connection/server-auth.ts';
import { isSignedByVapi, type SignedMessage } from './vapi-signature.ts';

export interface RecogniseDeps {
  readonly db: Database;
  readonly secrets: SecretBox;
}

/** A shared secret in the place where Vapi was told to put it. */
const SECRET_HEADER = 'x-vapi-secret';
const BEARER = /^Bearer +(\S+)$/i;
/** One account at Vapi may serve so many businesses; more signatures are not worth trying for one message. */
const MAX_CANDIDATES = 20;
/** Noted so often, to tell the owner that messages arrive. */
const SEEN_EVERY_MS = 60_000;

/**
 * Whose message it is: the business whose secret it carries, or is signed with. What the message says of itself only narrows down whose
 * signature may fit and never decides. Null: nobody's.
 */
export async function recogniseVapi(
  deps: RecogniseDeps,
  message: SignedMessage,
  context: VapiContext | null,
): Promise<string | null> {
  const secret = presentedSecret(message.headers);
  const connection = secret === null ? await signerOf(deps, message, context) : await ownerOf(deps.db, secret);
  if (!connection) return null;
  await noteMessage(deps.db, connection, message.nowMs);
  return connection.projectId;
}

function presentedSecret(headers: Headers): string | null {
  const bearer = BEARER.exec(headers.get('authorization') ?? '')?.[1];
  return headers.get(SECRET_HEADER) ?? bearer ?? null;
}

/** SHA-256 (hex): how a secret is found without keeping it readable, and without comparing it byte by byte. */
export function vapiSecretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

async function ownerOf(db: Database, secret: string): Promise<VapiConnection | null> {
  const connection = await db.vapiConnection.findUnique({ where: { secretHash: vapiSecretHash(secret) } });
  // Whoever has it signed does not want it to travel.
  return connection && VapiServerAuth.parse(connection.serverAuth).kind !== 'hmac' ? connection : null;
}

async function signerOf(
  { db, secrets }: RecogniseDeps,
  message: SignedMessage,
  context: VapiContext | null,
): Promise<VapiConnection | null> {
  if (!context) return null;
  const candidates = await db.vapiConnection.findMany({
    where: { OR: namedBy(context), serverAuth: { path: ['kind'], equals: 'hmac' } },
    take: MAX_CANDIDATES,
  });
  const signer = candidates.find((connection) => {
    const secret = secrets.open(connection.secretEnc, vapiSecretContext(connection.projectId));
    return isSignedByVapi(message, VapiServerAuth.parse(connection.serverAuth), secret);
  });
  return signer ?? null;
}

/** Who could have sent it, by the number, the assistant or the account it names. */
function namedBy({ businessNumber, phoneNumberId, assistantId, orgId }: VapiContext) {
  const numbers = [
    ...(businessNumber === null ? [] : [{ e164: businessNumber }]),
    ...(phoneNumberId === null ? [] : [{ vapiNumberId: phoneNumberId }]),
    ...(assistantId === null ? [] : [{ vapiAssistantId: assistantId }]),
  ];
  return [
    ...(numbers.length === 0 ? [] : [{ project: { numbers: { some: { OR: numbers } } } }]),
    ...(orgId === null ? [] : [{ orgId }]),
  ];
}

async function noteMessage(db: Database, connection: VapiConnection, nowMs: number): Promise<void> {
  const { projectId, lastMessageAt, updatedAt } = connection;
  if (lastMessageAt && nowMs - lastMessageAt.getTime() < SEEN_EVERY_MS) return;
  // `updatedAt` is the owner's: a page that is open on the connection must not find it changed by a message.
  await db.vapiConnection.updateMany({ where: { projectId }, data: { lastMessageAt: new Date(nowMs), updatedAt } });
}
