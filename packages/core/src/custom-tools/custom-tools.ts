import { randomBytes } from 'node:crypto';
import { type CustomTool, type Database, newId } from '@offhook/db';
import {
  changedMeanwhile,
  granted,
  isUniqueViolation,
  notFound,
  type Outcome,
  type Refusal,
  refused,
} from '../projects/outcome.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import type { CustomToolDetails, CustomToolView } from './custom-tool-shapes.ts';
import { ToolParameters } from './tool-parameters.ts';

/** All of them are explained to the model on every call. */
const MAX_CUSTOM_TOOLS = 20;

/** Standard Webhooks: 24 to 64 random bytes, in base64 behind this prefix. */
const SECRET_PREFIX = 'whsec_';
const SECRET_BYTES = 32;

export type { CustomTool } from '@offhook/db';

type CustomToolRef = { projectId: string; customToolId: string };

export interface CustomToolDeps {
  readonly db: Database;
  readonly secrets: SecretBox;
  /** Names of our own functions: an owner's cannot take their place. */
  readonly takenNames: readonly string[];
  /** `host:port` that need no https: whoever runs Offhook vouches for them. */
  readonly trustedHosts: readonly string[];
}

/** The context under which a function's signing secret is sealed. */
export function customToolSecretContext(customToolId: string): string {
  return `CustomTool.secretEnc:${customToolId}`;
}

/** One function of a business by the name the model calls it; whether it is switched on is for the caller to look at. */
export function findCustomTool(db: Database, key: { projectId: string; name: string }): Promise<CustomTool | null> {
  return db.customTool.findUnique({ where: { projectId_name: key } });
}

/** A new secret that signs requests to an owner's endpoint. */
export function newSigningSecret(): string {
  return `${SECRET_PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`;
}

export async function listCustomTools(db: Database, projectId: string): Promise<CustomToolView[]> {
  const rows = await db.customTool.findMany({ where: { projectId }, orderBy: { name: 'asc' } });
  return rows.map(toView);
}

export async function createCustomTool(
  deps: CustomToolDeps,
  request: { projectId: string; details: CustomToolDetails },
): Promise<Outcome<CustomToolView>> {
  const { projectId, details } = request;
  const wrong = whatIsWrong(deps, details);
  if (wrong) return wrong;
  if ((await deps.db.customTool.count({ where: { projectId } })) >= MAX_CUSTOM_TOOLS)
    return refused('CONFLICT', `A business can have ${MAX_CUSTOM_TOOLS} functions of its own. Remove one first.`);
  const id = newId('customTool');
  const secretEnc = deps.secrets.seal(newSigningSecret(), customToolSecretContext(id));
  return uniqueName(async () => {
    const row = await deps.db.customTool.create({ data: { ...details, id, projectId, secretEnc } });
    return granted(toView(row));
  });
}

export async function updateCustomTool(
  deps: CustomToolDeps,
  request: CustomToolRef & { readAt: string; details: CustomToolDetails },
): Promise<Outcome<CustomToolView>> {
  const { projectId, customToolId, details } = request;
  const wrong = whatIsWrong(deps, details);
  if (wrong) return wrong;
  return uniqueName(async () => {
    const { count } = await deps.db.customTool.updateMany({
      where: { id: customToolId, projectId, updatedAt: new Date(request.readAt) },
      data: details,
    });
    const row = await deps.db.customTool.findFirst({ where: { id: customToolId, projectId } });
    if (!row) return notFound('function');
    return count > 0 ? granted(toView(row)) : changedMeanwhile('function');
  });
}

export async function removeCustomTool(
  db: Database,
  { projectId, customToolId }: CustomToolRef,
): Promise<Outcome<{ customToolId: string }>> {
  const { count } = await db.customTool.deleteMany({ where: { id: customToolId, projectId } });
  return count > 0 ? granted({ customToolId }) : notFound('function');
}

/** The secret that signs its requests, for the owner to copy to the endpoint. `renew`: a new one, the old is void at once. */
export async function signingSecret(
  { db, secrets }: Pick<CustomToolDeps, 'db' | 'secrets'>,
  { projectId, customToolId, renew }: CustomToolRef & { renew: boolean },
): Promise<Outcome<{ secret: string }>> {
  const row = await db.customTool.findFirst({ where: { id: customToolId, projectId } });
  if (!row) return notFound('function');
  const context = customToolSecretContext(customToolId);
  if (!renew) return granted({ secret: secrets.open(row.secretEnc, context) });
  const secret = newSigningSecret();
  await db.customTool.updateMany({
    where: { id: customToolId, projectId },
    data: { secretEnc: secrets.seal(secret, context) },
  });
  return granted({ secret });
}

async function uniqueName<Value>(save: () => Promise<Outcome<Value>>): Promise<Outcome<Value>> {
  try {
    return await save();
  } catch (error) {
    if (isUniqueViolation(error)) return nameTaken();
    throw error;
  }
}

/** What only this business and this installation know of it. */
function whatIsWrong({ takenNames, trustedHosts }: CustomToolDeps, { name, url }: CustomToolDetails): Refusal | null {
  if (takenNames.includes(name)) return nameTaken();
  const { protocol, host } = new URL(url);
  if (protocol === 'https:' || trustedHosts.includes(host)) return null;
  return refused('INPUT_INVALID', 'Use a full address that starts with https://', 'url');
}

function nameTaken() {
  return refused('CONFLICT', 'Another function has this name. Choose a different one.', 'name');
}

function toView(row: CustomTool): CustomToolView {
  const { title, name, description, url, timeoutMs, repeatable, spokenFailure, active } = row;
  const parameters = ToolParameters.parse(row.parameters);
  return {
    customToolId: row.id,
    ...{ title, name, description, parameters, url, timeoutMs, repeatable, spokenFailure, active },
    updatedAt: row.updatedAt.toISOString(),
  };
}
