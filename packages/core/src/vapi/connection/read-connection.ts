import type { VapiConnection } from '@offhook/db';
import { z } from 'zod';
import { SetupCheck } from '../../projects/setup-check.ts';
import { VapiServerAuth } from './server-auth.ts';
import type { VapiConnectionDeps } from './vapi-connection-deps.ts';

/** What the page about the connection shows. Never holds a secret. */
export interface VapiConnectionView {
  /** `own`: entered for this business. `shared`: the server's. `none`: not connected. */
  readonly key: 'own' | 'shared' | 'none';
  /** The last characters of an own key. */
  readonly keyHint: string | null;
  /** Whether the server has an account that this business could connect with. */
  readonly canShare: boolean;
  /** Where Vapi is to send its messages. */
  readonly serverUrl: string;
  /** Whether Vapi can reach that address. */
  readonly canReachUs: boolean;
  readonly serverAuth: VapiServerAuth;
  /** The lines of the last check. */
  readonly checks: readonly SetupCheck[];
  /** ISO 8601. */
  readonly checkedAt: string | null;
  readonly lastMessageAt: string | null;
}

/** What is saved about a business's account at Vapi. Vapi itself is not asked. */
export async function readVapiConnection(deps: VapiConnectionDeps, projectId: string): Promise<VapiConnectionView> {
  const connection = await deps.db.vapiConnection.findUnique({ where: { projectId } });
  const serverUrl = vapiServerUrl(deps.dashboardUrl);
  return {
    key: keyOf(connection),
    keyHint: connection?.keyHint ?? null,
    canShare: deps.sharedVapiKey !== undefined,
    serverUrl,
    canReachUs: canReachUs(deps),
    serverAuth: VapiServerAuth.parse(connection?.serverAuth ?? {}),
    checks: z
      .array(SetupCheck)
      .catch([])
      .parse(connection?.checks ?? []),
    checkedAt: connection?.checkedAt?.toISOString() ?? null,
    lastMessageAt: connection?.lastMessageAt?.toISOString() ?? null,
  };
}

function keyOf(connection: VapiConnection | null): VapiConnectionView['key'] {
  if (!connection) return 'none';
  return connection.apiKeyEnc === null ? 'shared' : 'own';
}

/** The one address for the messages of every business's Vapi account. */
export function vapiServerUrl(dashboardUrl: string): string {
  return new URL('/webhooks/vapi', dashboardUrl).href;
}

const PRIVATE_HOST = /^(localhost|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\[)|\.(local|internal|localhost)$/;

/** Vapi's servers are on the internet: they reach neither this machine nor a private network. A simulated one is in the same network. */
export function canReachUs({
  dashboardUrl,
  vapiBaseUrl,
}: Pick<VapiConnectionDeps, 'dashboardUrl' | 'vapiBaseUrl'>): boolean {
  return isPublic(dashboardUrl) || !isPublic(vapiBaseUrl);
}

function isPublic(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' && !PRIVATE_HOST.test(hostname);
}
