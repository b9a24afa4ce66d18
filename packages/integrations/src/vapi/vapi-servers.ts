import { AppError, type AssistantServer, type VapiServersPort } from '@offhook/core';
import { z } from 'zod';
import { type VapiAccess, type VapiAnswer, vapiClient } from './vapi-client.ts';

/** Our functions answer within seconds; Vapi's own limit is the same (protocols/vapi.md, section 3). */
const TIMEOUT_SECONDS = 20;
/** What our side needs to hear; the others an assistant sends stay. */
const NEEDED_MESSAGES = ['status-update', 'tool-calls', 'transcript', 'hang', 'end-of-call-report'] as const;

/** As it came: what is not understood has to be put back all the same. */
const part = z.unknown().optional();
const Setup = z.object({ server: part, serverUrl: part, serverMessages: part });
const Server = z.object({ url: z.string().optional().catch(undefined) });
const Messages = z.array(z.string()).catch([]);

/** The addresses of the assistants in the account of one key. */
export function vapiServers(access: VapiAccess): VapiServersPort {
  const client = vapiClient(access);
  const path = '/assistant/{id}';
  const patch = async (id: string, body: unknown, signal: AbortSignal) => {
    granted(await client.request({ method: 'PATCH', path, params: { id }, body, signal }));
  };
  const find = async (id: string, signal: AbortSignal) => {
    const answer = await client.request({ method: 'GET', path, params: { id }, signal });
    return !answer.ok && answer.status === 404 ? null : Setup.parse(granted(answer));
  };
  return {
    async read(assistantId, { signal }): Promise<AssistantServer | null> {
      const setup = await find(assistantId, signal);
      return setup && { url: urlOf(setup), asJson: JSON.stringify(setup) };
    },
    async lead(assistantId, { url, headers }, { signal }) {
      const setup = await find(assistantId, signal);
      const serverMessages = [...new Set([...Messages.parse(setup?.serverMessages), ...NEEDED_MESSAGES])];
      await patch(assistantId, { server: { url, headers, timeoutSeconds: TIMEOUT_SECONDS }, serverMessages }, signal);
    },
    async restore(assistantId, asJson, { signal }) {
      const { server = null, serverMessages = null } = Setup.parse(JSON.parse(asJson));
      await patch(assistantId, { server, serverMessages }, signal);
    },
  };
}

/** The older field is read too. */
function urlOf({ server, serverUrl }: z.infer<typeof Setup>): string | null {
  const read = Server.safeParse(server);
  const url = (read.success ? read.data.url : undefined) ?? serverUrl;
  return typeof url === 'string' && url !== '' ? url : null;
}

function granted(answer: VapiAnswer): unknown {
  if (!answer.ok) throw answer.error;
  if (answer.json === null) throw new AppError('UPSTREAM_BAD_RESPONSE', 'Vapi answered nothing');
  return answer.json;
}
