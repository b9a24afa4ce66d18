import { z } from 'zod';
import { recordAudit } from '../../audit/record-audit.ts';
import { granted, notFound, type Outcome, refused } from '../../projects/outcome.ts';
import { vapiSecretContext, vapiServersContext } from '../../secrets/secret-box.ts';
import type { OpenVapiServers } from '../vapi-servers-port.ts';
import type { VapiConnectionRequest } from './connect-vapi.ts';
import { vapiServerUrl } from './read-connection.ts';
import { VapiServerAuth } from './server-auth.ts';
import type { VapiConnectionDeps } from './vapi-connection-deps.ts';
import { vapiKeyOf } from './vapi-key.ts';
import { explainVapi } from './vapi-words.ts';

export interface LeadDeps extends VapiConnectionDeps {
  readonly openVapiServers: OpenVapiServers;
}

/** One assistant at Vapi, and who answers what it asks. */
export interface AssistantPlace {
  readonly assistantId: string;
  readonly name: string;
  readonly leads: 'here' | 'elsewhere' | 'nowhere';
  /** The host it leads to; null: none. */
  readonly host: string | null;
  /** Offhook led it here, and knows how it was before. */
  readonly canGoBack: boolean;
  /** Functions whose own address comes before the assistant's: they stay where they are. */
  readonly functionsElsewhere: readonly string[];
}

type Place = Omit<VapiConnectionRequest, 'actor'>;
const Before = z.record(z.string(), z.string());

/** The account's assistants, asked now. */
export async function listAssistantPlaces(
  deps: LeadDeps,
  { projectId, signal }: Place,
): Promise<Outcome<readonly AssistantPlace[]>> {
  const connection = await deps.db.vapiConnection.findUnique({ where: { projectId } });
  if (!connection) return notFound('connection');
  const before = openBefore(deps, projectId, connection.serversBeforeEnc);
  const ours = vapiServerUrl(deps.dashboardUrl);
  return asking(deps, projectId, async (apiKey) => {
    const vapi = deps.openVapiAccount(apiKey);
    const [assistants, tools] = await Promise.all([vapi.listAssistants({ signal }), vapi.listTools({ signal })]);
    return assistants.items.map(({ id, name, server, serverUrl, model }) => {
      const url = server?.url ?? serverUrl ?? null;
      const named = new Set(model?.toolIds);
      const used = [...(model?.tools ?? []), ...tools.items.filter((tool) => named.has(tool.id))];
      const elsewhere = used.filter((tool) => tool.type === 'function' && (tool.server?.url ?? ours) !== ours);
      return {
        assistantId: id,
        name: name ?? 'Assistant without a name',
        leads: leadsTo(url, ours),
        host: url !== null && URL.canParse(url) ? new URL(url).host : null,
        canGoBack: before[id] !== undefined,
        functionsElsewhere: elsewhere.flatMap((tool) => tool.function?.name ?? []),
      };
    });
  });
}

function leadsTo(url: string | null, ours: string): AssistantPlace['leads'] {
  if (url === null) return 'nowhere';
  return url === ours ? 'here' : 'elsewhere';
}

export interface AssistantRequest extends VapiConnectionRequest {
  readonly assistantId: string;
}

/**
 * Has an assistant ask Offhook instead of the server it asks today, with the secret on it. How it was is kept first, sealed, so that one
 * click puts it back. Only where the secret itself travels: a signature is made by a credential that has to be entered in Vapi.
 */
export async function leadAssistantHere(deps: LeadDeps, request: AssistantRequest): Promise<Outcome<null>> {
  const { projectId, assistantId, signal, actor } = request;
  const connection = await deps.db.vapiConnection.findUnique({ where: { projectId } });
  if (!connection) return notFound('connection');
  const { kind } = VapiServerAuth.parse(connection.serverAuth);
  if (kind === 'hmac') return refused('CONFLICT', 'A signature has to be set up in Vapi by hand. Follow the steps.');
  const secret = deps.secrets.open(connection.secretEnc, vapiSecretContext(projectId));
  const wish = { url: vapiServerUrl(deps.dashboardUrl), headers: headersWith(kind, secret) };
  const answer = await asking(deps, projectId, async (apiKey) => {
    const servers = deps.openVapiServers(apiKey);
    const found = await servers.read(assistantId, { signal });
    if (!found) return false;
    const before = openBefore(deps, projectId, connection.serversBeforeEnc);
    // Led here already: what would be kept is our own address.
    if (found.url !== wish.url) await keepBefore(deps, projectId, { ...before, [assistantId]: found.asJson });
    await servers.lead(assistantId, wish, { signal });
    await recordAudit(deps.db, {
      projectId,
      actor,
      action: 'vapi.assistantLed',
      subject: { kind: 'project', id: projectId },
      before: { assistantId, url: found.url },
      after: { assistantId, url: wish.url },
    });
    return true;
  });
  if (!answer.ok) return answer;
  return answer.value ? granted(null) : notFound('assistant');
}

/** Puts back where an assistant led before Offhook changed it, secrets and all. */
export async function restoreAssistantServer(deps: LeadDeps, request: AssistantRequest): Promise<Outcome<null>> {
  const { projectId, assistantId, signal, actor } = request;
  const connection = await deps.db.vapiConnection.findUnique({ where: { projectId } });
  const { [assistantId]: asJson, ...rest } = openBefore(deps, projectId, connection?.serversBeforeEnc ?? null);
  if (asJson === undefined) return notFound('way back');
  const answer = await asking(deps, projectId, (apiKey) =>
    deps.openVapiServers(apiKey).restore(assistantId, asJson, { signal }),
  );
  if (!answer.ok) return answer;
  await keepBefore(deps, projectId, rest);
  const subject = { kind: 'project' as const, id: projectId };
  await recordAudit(deps.db, { projectId, actor, action: 'vapi.assistantRestored', subject, after: { assistantId } });
  return granted(null);
}

function headersWith(kind: 'secret' | 'bearer', secret: string): Record<string, string> {
  return kind === 'bearer' ? { authorization: `Bearer ${secret}` } : { 'x-vapi-secret': secret };
}

function openBefore({ secrets }: LeadDeps, projectId: string, sealed: string | null): Record<string, string> {
  return sealed === null ? {} : Before.parse(JSON.parse(secrets.open(sealed, vapiServersContext(projectId))));
}

async function keepBefore(deps: LeadDeps, projectId: string, before: Record<string, string>): Promise<void> {
  const serversBeforeEnc = deps.secrets.seal(JSON.stringify(before), vapiServersContext(projectId));
  // The last check tells of another state now.
  await deps.db.vapiConnection.update({ where: { projectId }, data: { serversBeforeEnc, checkedAt: null } });
}

async function asking<Value>(
  deps: LeadDeps,
  projectId: string,
  question: (apiKey: string) => Promise<Value>,
): Promise<Outcome<Value>> {
  try {
    const apiKey = await vapiKeyOf(deps, projectId);
    return apiKey === null ? notFound('connection') : granted(await question(apiKey));
  } catch (thrown) {
    return refused('UPSTREAM_REJECTED', explainVapi(thrown));
  }
}
