import { randomBytes } from 'node:crypto';
import { type AuditActor, recordAudit } from '../../audit/record-audit.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import { granted, notFound, type Outcome, refused } from '../../projects/outcome.ts';
import { vapiKeyContext, vapiSecretContext } from '../../secrets/secret-box.ts';
import { vapiSecretHash } from '../../vapi-events/recognise-vapi.ts';
import type { VapiServerAuth } from './server-auth.ts';
import type { VapiConnectionDeps } from './vapi-connection-deps.ts';
import { explainVapi } from './vapi-words.ts';

/** As long as the hash that it keys; it is read by a person once, and pasted. */
const SECRET_BYTES = 32;
const HINT_CHARS = 4;

export interface VapiConnectionRequest {
  readonly projectId: string;
  readonly actor: AuditActor;
  readonly signal: AbortSignal;
}

export interface Connected {
  /** What Vapi's messages must carry. Null: there is one already, and it was shown then. */
  readonly secret: string | null;
}

/**
 * Keeps a key once Vapi has accepted it. The first time, a secret for Vapi's messages is made. With another organisation's key, what was
 * tried of the old one counts for nothing.
 *
 * @param request.apiKey null: the server's account.
 */
export async function connectVapi(
  deps: VapiConnectionDeps,
  request: VapiConnectionRequest & { readonly apiKey: string | null },
): Promise<Outcome<Connected>> {
  const { projectId, apiKey, actor } = request;
  const key = apiKey ?? deps.sharedVapiKey;
  if (key === undefined)
    return refused('NOT_CONFIGURED', 'Paste the private key of your Vapi account first.', 'apiKey');
  const orgId = await organisationOf(deps, key, request.signal);
  if (!orgId.ok) return orgId;
  const known = await deps.db.vapiConnection.findUnique({ where: { projectId } });
  const data = {
    apiKeyEnc: apiKey === null ? null : deps.secrets.seal(apiKey, vapiKeyContext(projectId)),
    keyHint: apiKey === null ? null : apiKey.slice(-HINT_CHARS),
    orgId: orgId.value,
    checks: [],
    checkedAt: null,
    ...(known?.orgId === orgId.value ? {} : UNTRIED),
  };
  const secret = newSecret(deps, projectId);
  const { shown, ...sealed } = secret;
  await deps.db.$transaction(async (tx) => {
    await tx.vapiConnection.upsert({ where: { projectId }, create: { projectId, ...sealed, ...data }, update: data });
    const before = known && { account: known.apiKeyEnc === null ? 'shared' : 'own', orgId: known.orgId };
    const after = { account: apiKey === null ? 'shared' : 'own', orgId: orgId.value };
    await recordAudit(tx, { ...subjectOf(projectId), actor, action: 'vapi.connected', before, after });
  });
  return granted({ secret: known ? null : shown });
}

const UNTRIED = {
  bypass: 'untested',
  bypassTestedAt: null,
  bypassDetail: null,
  redirect: 'untested',
  redirectTestedAt: null,
  redirectDetail: null,
} as const;

/** Vapi's id of the organisation behind a key; null when it has nothing that would tell. */
async function organisationOf(
  { openVapiAccount }: VapiConnectionDeps,
  apiKey: string,
  signal: AbortSignal,
): Promise<Outcome<string | null>> {
  try {
    const vapi = openVapiAccount(apiKey);
    const [assistants, numbers] = await Promise.all([
      vapi.listAssistants({ signal }),
      vapi.listPhoneNumbers({ signal }),
    ]);
    return granted([...assistants.items, ...numbers.items].find(({ orgId }) => orgId !== undefined)?.orgId ?? null);
  } catch (thrown) {
    const isWrong = toAppError(thrown).code === 'UPSTREAM_UNAUTHORIZED';
    return refused(isWrong ? 'INPUT_INVALID' : 'UPSTREAM_REJECTED', explainVapi(thrown), 'apiKey');
  }
}

function newSecret({ secrets }: VapiConnectionDeps, projectId: string) {
  const shown = randomBytes(SECRET_BYTES).toString('base64url');
  return { shown, secretEnc: secrets.seal(shown, vapiSecretContext(projectId)), secretHash: vapiSecretHash(shown) };
}

/** Makes another secret, at once: messages with the old one are refused from now on. */
export async function renewVapiSecret(
  deps: VapiConnectionDeps,
  { projectId, actor }: Omit<VapiConnectionRequest, 'signal'>,
): Promise<Outcome<{ readonly secret: string }>> {
  const { shown, ...sealed } = newSecret(deps, projectId);
  const isDone = await deps.db.$transaction(async (tx) => {
    const { count } = await tx.vapiConnection.updateMany({ where: { projectId }, data: sealed });
    if (count > 0) await recordAudit(tx, { ...subjectOf(projectId), actor, action: 'vapi.secretRenewed' });
    return count > 0;
  });
  return isDone ? granted({ secret: shown }) : notFound('connection');
}

/** Says how Vapi's messages prove to be its own. */
export async function setVapiServerAuth(
  deps: Pick<VapiConnectionDeps, 'db'>,
  { projectId, actor, serverAuth }: Omit<VapiConnectionRequest, 'signal'> & { readonly serverAuth: VapiServerAuth },
): Promise<Outcome<null>> {
  const isDone = await deps.db.$transaction(async (tx) => {
    const known = await tx.vapiConnection.findUnique({ where: { projectId }, select: { serverAuth: true } });
    if (!known) return false;
    await tx.vapiConnection.update({ where: { projectId }, data: { serverAuth } });
    const audit = { actor, action: 'vapi.authChanged', before: known.serverAuth ?? {}, after: serverAuth };
    await recordAudit(tx, { ...subjectOf(projectId), ...audit });
    return true;
  });
  return isDone ? granted(null) : notFound('connection');
}

/** Forgets key and secret. Refused as long as Vapi answers calls: they would have nobody to fall back to unnoticed. */
export async function disconnectVapi(
  { db }: Pick<VapiConnectionDeps, 'db'>,
  { projectId, actor }: Omit<VapiConnectionRequest, 'signal'>,
): Promise<Outcome<null>> {
  const needing = await db.phoneNumber.findFirst({
    where: { projectId, OR: [{ mode: 'vapi' }, { mode: 'openai', offhookSharePercent: { lt: 100 } }] },
    select: { label: true },
  });
  if (needing) {
    return refused('CONFLICT', `Vapi still answers calls to “${needing.label}”. Let Offhook answer all of them first.`);
  }
  const isDone = await db.$transaction(async (tx) => {
    const { count } = await tx.vapiConnection.deleteMany({ where: { projectId } });
    if (count > 0) await recordAudit(tx, { ...subjectOf(projectId), actor, action: 'vapi.disconnected' });
    return count > 0;
  });
  return isDone ? granted(null) : notFound('connection');
}

const subjectOf = (projectId: string) => ({ projectId, subject: { kind: 'project' as const, id: projectId } });
