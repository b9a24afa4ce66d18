import { isDeepStrictEqual } from 'node:util';
import type { Database, Prisma } from '@offhook/db';
import { recordAudit } from '../audit/record-audit.ts';
import { granted, notFound, type Outcome, refused } from '../projects/outcome.ts';
import { type KeptThings, UndoPlan } from './applications.ts';
import { asJson } from './apply-proposal.ts';

const TIMEOUT_MS = 30_000;
const CHANGED = 'You have changed it since, so it stays as it is.';

const COLUMN_TITLES: Readonly<Record<string, string>> = {
  greeting: 'Greeting',
  voice: 'Voice',
  assistantNotes: 'What the assistant should know and do',
  hours: 'Opening hours',
  contactPhone: 'Phone that callers are put through to',
  callHandling: 'How calls are handled',
  serviceArea: 'Service area',
};

export interface UndoRequest {
  readonly projectId: string;
  readonly userId: string;
  readonly applicationId: string;
  readonly now: Date;
}

/**
 * Takes back what was taken over in one go. What somebody has worked on since stays, and is named; so does what bookings hang on. All or
 * nothing otherwise.
 */
export async function undoApplication(db: Database, request: UndoRequest): Promise<Outcome<{ kept: KeptThings }>> {
  return db.$transaction((tx) => undoWithin(tx, request), { timeout: TIMEOUT_MS });
}

async function undoWithin(tx: Prisma.TransactionClient, request: UndoRequest): Promise<Outcome<{ kept: KeptThings }>> {
  const { projectId, userId, applicationId, now } = request;
  await tx.$queryRaw`SELECT 1 FROM "Project" WHERE "id" = ${projectId} FOR UPDATE`;
  const row = await tx.vapiImportApplication.findFirst({ where: { id: applicationId, projectId } });
  if (!row) return notFound('change');
  if (row.undoneAt) return refused('CONFLICT', 'This was taken back already.');
  const plan = UndoPlan.parse(row.undo);
  const kept = [
    ...(await undoBusiness(tx, projectId, plan.business)),
    ...(await undoServices(tx, projectId, plan)),
    ...(await undoTexts(tx, projectId, plan)),
    ...(await undoNumbers(tx, projectId, plan.numbers)),
  ];
  await tx.vapiImportApplication.update({
    where: { id: applicationId },
    data: { undoneAt: now, undoneBy: userId, kept },
  });
  await recordAudit(tx, {
    projectId,
    actor: { kind: 'user', userId },
    action: 'vapi_import.undone',
    subject: { kind: 'project', id: projectId },
    before: asJson(plan.business.after),
    after: asJson({ ...plan.business.before, applicationId, kept: kept.map(({ title }) => title) }),
  });
  return granted({ kept });
}

async function undoBusiness(
  tx: Prisma.TransactionClient,
  projectId: string,
  { before, after }: UndoPlan['business'],
): Promise<KeptThings> {
  const project = await tx.project.findUniqueOrThrow({ where: { id: projectId } });
  const now = Object.fromEntries(Object.entries(project));
  const isOurs = (column: string) => isDeepStrictEqual(asJson(now[column] ?? null), asJson(after[column] ?? null));
  const columns = Object.keys(after);
  const data = Object.fromEntries(columns.filter(isOurs).map((column) => [column, before[column]]));
  if (Object.keys(data).length > 0) await tx.project.update({ where: { id: projectId }, data });
  const changed = columns.filter((column) => !isOurs(column));
  return changed.map((column) => ({ title: COLUMN_TITLES[column] ?? column, why: CHANGED }));
}

async function undoServices(tx: Prisma.TransactionClient, projectId: string, plan: UndoPlan): Promise<KeptThings> {
  const kept: KeptThings = [];
  for (const { serviceId: id, name: title, updatedAt } of plan.services) {
    const row = await tx.service.findFirst({
      where: { id, projectId },
      include: { _count: { select: { bookings: true } } },
    });
    if (!row) continue;
    if (row.updatedAt.toISOString() !== updatedAt) kept.push({ title, why: CHANGED });
    else if (row._count.bookings > 0) {
      await tx.service.updateMany({ where: { id, projectId }, data: { active: false } });
      kept.push({ title, why: 'There are appointments for it, so it was put away instead of removed.' });
    } else await tx.service.deleteMany({ where: { id, projectId } });
  }
  for (const { serviceId: id, name, before, after } of plan.prices) {
    const { count } = await tx.service.updateMany({ where: { id, projectId, ...after }, data: before });
    if (count === 0) kept.push({ title: `Price of ${name}`, why: CHANGED });
  }
  return kept;
}

async function undoTexts(tx: Prisma.TransactionClient, projectId: string, plan: UndoPlan): Promise<KeptThings> {
  const kept: KeptThings = [];
  for (const { articleId: id, title, updatedAt } of plan.articles) {
    const { count } = await tx.knowledgeArticle.deleteMany({
      where: { id, projectId, updatedAt: new Date(updatedAt) },
    });
    const isThere = count === 0 && (await tx.knowledgeArticle.count({ where: { id, projectId } })) > 0;
    if (isThere) kept.push({ title, why: CHANGED });
  }
  for (const { customToolId: id, title, updatedAt } of plan.functions) {
    const { count } = await tx.customTool.deleteMany({ where: { id, projectId, updatedAt: new Date(updatedAt) } });
    const isThere = count === 0 && (await tx.customTool.count({ where: { id, projectId } })) > 0;
    if (isThere) kept.push({ title, why: CHANGED });
  }
  return kept;
}

/** A number that Offhook answers by now is not taken off the list: its calls would ring for nobody. */
async function undoNumbers(
  tx: Prisma.TransactionClient,
  projectId: string,
  numbers: UndoPlan['numbers'],
): Promise<KeptThings> {
  const kept: KeptThings = [];
  for (const { numberId: id, e164: title, vapiNumberId, before } of numbers) {
    const asMade = { id, projectId, vapiNumberId };
    const { count } = before
      ? await tx.phoneNumber.updateMany({ where: asMade, data: before })
      : await tx.phoneNumber.deleteMany({ where: { ...asMade, mode: 'vapi' } });
    const isThere = count === 0 && (await tx.phoneNumber.count({ where: { id, projectId } })) > 0;
    if (isThere) kept.push({ title, why: 'Who answers it was changed since, so it stays on your list.' });
  }
  return kept;
}
