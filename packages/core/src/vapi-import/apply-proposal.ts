import { type Database, newId, type Prisma, type Project } from '@offhook/db';
import { recordAudit } from '../audit/record-audit.ts';
import { customToolSecretContext, newSigningSecret } from '../custom-tools/custom-tools.ts';
import { indexArticle } from '../knowledge/index-articles.ts';
import { CallHandling } from '../projects/business-profile.ts';
import { changedMeanwhile, granted, isUniqueViolation, notFound, type Outcome, refused } from '../projects/outcome.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import type { AppliedParts, UndoPlan } from './applications.ts';
import { findingsOf, fingerprintOf, latestSetup } from './get-proposal.ts';
import type { FunctionRules } from './load-present.ts';
import type { NumberFromVapi, PartChange, ProposedPart } from './proposal/proposal.ts';

const TIMEOUT_MS = 30_000;

export interface ApplyDeps {
  readonly db: Database;
  readonly secrets: SecretBox;
  readonly rules: FunctionRules;
  now(): Date;
}

export interface ApplyRequest {
  readonly projectId: string;
  readonly userId: string;
  readonly importId: string;
  readonly assistantId: string | null;
  /** Of the proposal that was shown. */
  readonly fingerprint: string;
  /** Of the parts that were ticked. */
  readonly keys: readonly string[];
}

/**
 * Takes over what the owner ticked: all of it or nothing, with an audit entry and the way back. What is written is worked out anew and must
 * be what was shown.
 */
export async function applyProposal(
  deps: ApplyDeps,
  request: ApplyRequest,
): Promise<Outcome<{ applicationId: string; applied: number }>> {
  try {
    return await deps.db.$transaction((tx) => applyWithin(tx, deps, request), { timeout: TIMEOUT_MS });
  } catch (thrown) {
    if (!isUniqueViolation(thrown)) throw thrown;
    return refused('CONFLICT', 'One of these was made by somebody else just now. Reload to see it.');
  }
}

async function applyWithin(tx: Prisma.TransactionClient, deps: ApplyDeps, request: ApplyRequest) {
  const { projectId, userId } = request;
  const [project] = await tx.$queryRaw<Project[]>`SELECT * FROM "Project" WHERE "id" = ${projectId} FOR UPDATE`;
  const read = await latestSetup(tx, projectId);
  if (!project || !read) return notFound('import');
  const found = await findingsOf(tx, { ...request, setup: read.setup, rules: deps.rules });
  const isAsShown =
    found && read.importId === request.importId && fingerprintOf(found.findings) === request.fingerprint;
  if (!isAsShown) return changedMeanwhile('proposal');
  const parts = found.findings.parts.filter(({ key }) => request.keys.includes(key));
  if (parts.length === 0) return refused('INPUT_INVALID', 'Tick what you want to take over.');
  const { undo, parts: applied } = await write(tx, { ...deps, project, parts });
  const applicationId = newId('vapiApplication');
  await tx.vapiImportApplication.create({
    data: {
      id: applicationId,
      projectId,
      importId: read.importId,
      appliedBy: userId,
      parts: applied,
      undo: asJson(undo),
    },
  });
  await recordAudit(tx, {
    projectId,
    actor: { kind: 'user', userId },
    action: 'vapi_import.applied',
    subject: { kind: 'project', id: projectId },
    before: asJson(undo.business.before),
    after: asJson({ ...undo.business.after, applicationId, parts: applied.map(({ key }) => key) }),
  });
  return granted({ applicationId, applied: parts.length });
}

interface Writing extends ApplyDeps {
  readonly project: Project;
  readonly parts: readonly ProposedPart[];
}

async function write(tx: Prisma.TransactionClient, writing: Writing): Promise<{ undo: UndoPlan; parts: AppliedParts }> {
  const { project, parts, now } = writing;
  const changes = parts.map(({ change }) => change);
  const of = <Kind extends PartChange['kind']>(kind: Kind) =>
    changes.filter((change): change is Extract<PartChange, { kind: Kind }> => change.kind === kind);
  const undo: UndoPlan = { business: await writeBusiness(tx, project, changes), ...NOTHING_MADE() };
  const projectId = project.id;
  for (const { details } of of('service')) {
    const id = newId('service');
    const last = await tx.service.aggregate({ where: { projectId }, _max: { position: true } });
    const position = (last._max.position ?? -1) + 1;
    const row = await tx.service.create({ data: { ...details, id, projectId, position } });
    undo.services.push({ serviceId: id, name: row.name, updatedAt: row.updatedAt.toISOString() });
  }
  for (const { serviceId, price } of of('servicePrice')) {
    const { name, priceKind, priceMinCents, priceMaxCents } = await tx.service.findFirstOrThrow({
      where: { id: serviceId, projectId },
    });
    await tx.service.updateMany({ where: { id: serviceId, projectId }, data: price });
    undo.prices.push({ serviceId, name, before: { priceKind, priceMinCents, priceMaxCents }, after: { ...price } });
  }
  for (const { text } of of('article')) {
    const articleId = newId('article');
    await tx.knowledgeArticle.create({ data: { ...text, id: articleId, projectId } });
    await indexArticle(tx, { ...text, articleId, projectId }, now());
    const { updatedAt } = await tx.knowledgeArticle.findUniqueOrThrow({ where: { id: articleId } });
    undo.articles.push({ articleId, title: text.title, updatedAt: updatedAt.toISOString() });
  }
  for (const { details } of of('function')) {
    const id = newId('customTool');
    const secretEnc = writing.secrets.seal(newSigningSecret(), customToolSecretContext(id));
    const row = await tx.customTool.create({ data: { ...details, id, projectId, secretEnc } });
    undo.functions.push({ customToolId: id, title: row.title, updatedAt: row.updatedAt.toISOString() });
  }
  for (const { number } of of('number')) undo.numbers.push(await writeNumber(tx, projectId, number));
  return { undo, parts: parts.map(({ key, title }) => ({ key, title })) };
}

const NOTHING_MADE = (): Omit<UndoPlan, 'business'> => ({
  services: [],
  prices: [],
  articles: [],
  functions: [],
  numbers: [],
});

async function writeBusiness(
  tx: Prisma.TransactionClient,
  project: Project,
  changes: readonly PartChange[],
): Promise<UndoPlan['business']> {
  const columns = changes.flatMap((change) => (change.kind === 'business' ? [change.columns] : []));
  const fields = changes.flatMap((change) => (change.kind === 'handling' ? [change.fields] : []));
  const handling = CallHandling.parse(project.callHandling);
  const after = {
    ...Object.assign({}, ...columns),
    ...(fields.length > 0 ? { callHandling: Object.assign({}, handling, ...fields) } : {}),
  };
  if (Object.keys(after).length === 0) return { before: {}, after };
  const before = Object.fromEntries(Object.entries(project).filter(([column]) => column in after));
  await tx.project.update({ where: { id: project.id }, data: after });
  return { before, after };
}

/** A new one stays with Vapi, where its calls go today. Its history finds it. */
async function writeNumber(tx: Prisma.TransactionClient, projectId: string, number: NumberFromVapi) {
  const { e164, label, vapiNumberId, vapiAssistantId, numberId } = number;
  const ids = { vapiNumberId, vapiAssistantId };
  if (numberId === null) {
    const id = newId('number');
    await tx.phoneNumber.create({
      data: { id, projectId, e164, label, mode: 'vapi', vapiWay: 'whole_number', ...ids },
    });
    await tx.call.updateMany({
      where: { projectId, toNumber: e164, phoneNumberId: null },
      data: { phoneNumberId: id },
    });
    return { numberId: id, e164, vapiNumberId, before: null };
  }
  const row = await tx.phoneNumber.findFirstOrThrow({ where: { id: numberId, projectId } });
  await tx.phoneNumber.updateMany({ where: { id: numberId, projectId }, data: ids });
  const before = { vapiNumberId: row.vapiNumberId, vapiAssistantId: row.vapiAssistantId };
  return { numberId, e164, vapiNumberId, before };
}

/** Through JSON, so that dates and the like are what they will be when they are read back. */
export function asJson(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(value)) as Prisma.InputJsonValue;
}
