import { createHash, randomUUID } from 'node:crypto';

/** Anything of an organisation's, in Vapi's own names. */
export interface WireResource {
  readonly id: string;
  readonly orgId: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly [field: string]: unknown;
}

/** How Vapi shows a server that a message is its own (protocols/vapi.md, section 4). */
export type ServerCredential =
  | { readonly kind: 'bearer'; readonly token: string; readonly headerName?: string; readonly prefix?: string }
  | {
      readonly kind: 'hmac';
      readonly secret: string;
      readonly algorithm: 'sha256' | 'sha512' | 'sha1';
      readonly signatureHeader: string;
      readonly timestampHeader?: string;
      /** `timestamp.body` is signed instead of the body alone. */
      readonly signsTimestamp?: boolean;
    };

export interface WireServer {
  readonly url: string;
  readonly timeoutSeconds?: number;
  readonly credentialId?: string;
  /** The older way: sent as `X-Vapi-Secret`. */
  readonly secret?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly backoffPlan?: { readonly type?: string; readonly maxRetries?: number; readonly baseDelaySeconds?: number };
}

/** The calls of an organisation before the simulator was started: many, the same every time, and made only when somebody asks. */
export interface CallHistory {
  readonly entries: readonly HistoryEntry[];
  build(entry: HistoryEntry): WireResource;
}

export interface HistoryEntry {
  readonly id: string;
  readonly index: number;
  readonly createdAtMs: number;
  readonly assistantId: string;
  readonly phoneNumberId: string;
}

export const RESOURCES = ['assistant', 'tool', 'squad', 'phone-number'] as const;
export type ResourceName = (typeof RESOURCES)[number];

export interface Organisation {
  readonly orgId: string;
  readonly name: string;
  readonly privateKey: string;
  readonly publicKey: string;
  /** The last of the places that a server URL is looked for in. */
  server: WireServer | null;
  readonly credentials: Map<string, ServerCredential>;
  readonly resources: Readonly<Record<ResourceName, Map<string, WireResource>>>;
  readonly history: CallHistory;
  /** Calls that were made since the simulator was started. */
  readonly calls: Map<string, WireResource>;
}

/** A UUID that is the same whenever the same thing is made again. */
export function uuidOf(...parts: readonly (string | number)[]): string {
  const hex = createHash('sha256').update(parts.join(':')).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

export function newResource(orgId: string, nowMs: number, fields: Readonly<Record<string, unknown>>): WireResource {
  const at = new Date(nowMs).toISOString();
  return { ...fields, id: randomUUID(), orgId, createdAt: at, updatedAt: at };
}

/** A resource as it is after a change: top-level fields are replaced, null takes them away. */
export function patched(
  resource: WireResource,
  change: Readonly<Record<string, unknown>>,
  nowMs: number,
): WireResource {
  const { id, orgId, createdAt } = resource;
  const merged = Object.entries({ ...resource, ...change }).filter(([, value]) => value !== null);
  return { ...Object.fromEntries(merged), id, orgId, createdAt, updatedAt: new Date(nowMs).toISOString() };
}

/** A field of something that came over the wire. */
export function textField(resource: Readonly<Record<string, unknown>> | undefined, field: string): string | undefined {
  const value = resource?.[field];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function recordField(
  resource: Readonly<Record<string, unknown>> | undefined,
  field: string,
): Readonly<Record<string, unknown>> | undefined {
  const value = resource?.[field];
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : undefined;
}

export function listField(
  resource: Readonly<Record<string, unknown>> | undefined,
  field: string,
): readonly Readonly<Record<string, unknown>>[] {
  const value = resource?.[field];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null) : [];
}
