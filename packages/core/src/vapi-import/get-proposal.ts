import { createHash } from 'node:crypto';
import type { Database, Prisma } from '@offhook/db';
import { granted, notFound, type Outcome } from '../projects/outcome.ts';
import { type ApplicationView, listApplications } from './applications.ts';
import { VapiSetup } from './import-shapes.ts';
import { type FunctionRules, loadPresent } from './load-present.ts';
import type { CoveredThing, Findings, LeftBehind, ProposedPart } from './proposal/proposal.ts';
import { likeliestAssistant, propose } from './proposal/propose.ts';

export type ProposalView = {
  importId: string;
  /** When the account was read, ISO 8601 UTC. */
  readAt: string;
  /** Those of the account; the first ones are likeliest this business's. */
  assistants: { assistantId: string; name: string }[];
  /** Whose greeting, voice and instructions are proposed; null: the account has none. */
  assistantId: string | null;
  parts: Omit<ProposedPart, 'change'>[];
  covered: CoveredThing[];
  leftBehind: LeftBehind[];
  /** Handed back when parts are applied: nothing is written that was not shown. */
  fingerprint: string;
  /** What was taken over so far, newest first. */
  applications: ApplicationView[];
};

export interface ProposalRef {
  readonly projectId: string;
  /** Null: the likeliest. */
  readonly assistantId: string | null;
}

/** What the last reading of the account proposes, against the business as it is now. Null: it was never read. */
export async function getProposal(
  { db, rules }: { db: Database; rules: FunctionRules },
  { projectId, assistantId }: ProposalRef,
): Promise<Outcome<ProposalView | null>> {
  const row = await latestSetup(db, projectId);
  if (!row) return granted(null);
  const found = await findingsOf(db, { projectId, assistantId, setup: row.setup, rules });
  if (!found) return notFound('business');
  return granted({
    importId: row.importId,
    readAt: row.readAt.toISOString(),
    assistants: row.setup.assistants.map(({ id, name }) => ({
      assistantId: id,
      name: name ?? 'An assistant without a name',
    })),
    assistantId: found.assistantId,
    parts: found.findings.parts.map(({ change: _change, ...part }) => part),
    covered: [...found.findings.covered],
    leftBehind: [...found.findings.leftBehind],
    fingerprint: fingerprintOf(found.findings),
    applications: await listApplications(db, projectId),
  });
}

export interface ReadSetup {
  readonly importId: string;
  readonly readAt: Date;
  readonly setup: VapiSetup;
}

export async function latestSetup(db: Prisma.TransactionClient, projectId: string): Promise<ReadSetup | null> {
  const row = await db.vapiImport.findFirst({
    where: { projectId, setupReadAt: { not: null } },
    orderBy: [{ setupReadAt: 'desc' }, { id: 'desc' }],
  });
  return row?.setupReadAt ? { importId: row.id, readAt: row.setupReadAt, setup: VapiSetup.parse(row.setup) } : null;
}

interface FindingsRequest extends ProposalRef {
  readonly setup: VapiSetup;
  readonly rules: FunctionRules;
}

/** Null: there is no such business. */
export async function findingsOf(
  db: Prisma.TransactionClient,
  request: FindingsRequest,
): Promise<{ readonly findings: Findings; readonly assistantId: string | null } | null> {
  const { setup } = request;
  const present = await loadPresent(db, request);
  if (!present) return null;
  const assistantId = request.assistantId ?? likeliestAssistant(setup);
  return { assistantId, findings: propose({ setup, assistantId, present }) };
}

export function fingerprintOf({ parts }: Findings): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
