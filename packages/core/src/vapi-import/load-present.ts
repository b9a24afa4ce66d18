import type { Prisma } from '@offhook/db';
import { toProfile } from '../projects/read-profile.ts';
import type { VapiSetup } from './import-shapes.ts';
import { numbersElsewhere } from './numbers-elsewhere.ts';
import type { PresentBusiness } from './proposal/proposal.ts';

export interface FunctionRules {
  /** Names of our own functions: an owner's cannot take their place. */
  readonly takenNames: readonly string[];
  /** `host:port` that need no https: whoever runs Offhook vouches for them. */
  readonly trustedHosts: readonly string[];
}

/** The business as it is, with what is of interest beside an account. Null: there is no such business. */
export async function loadPresent(
  tx: Prisma.TransactionClient,
  { projectId, setup, rules }: { projectId: string; setup: VapiSetup; rules: FunctionRules },
): Promise<PresentBusiness | null> {
  const where = { projectId };
  const project = await tx.project.findUnique({ where: { id: projectId } });
  if (!project) return null;
  const services = await tx.service.findMany({ where, orderBy: [{ position: 'asc' }, { id: 'asc' }] });
  const articles = await tx.knowledgeArticle.findMany({
    where: { ...where, sourceId: null },
    orderBy: { id: 'asc' },
    select: { title: true, body: true },
  });
  const functions = await tx.customTool.findMany({ where, select: { name: true } });
  const numbers = await tx.phoneNumber.findMany({ where, orderBy: { id: 'asc' } });
  const e164s = setup.phoneNumbers.flatMap(({ number }) => number ?? []);
  return {
    profile: toProfile(project),
    services: services.map(({ id: serviceId, name, priceKind, priceMinCents, priceMaxCents }) => ({
      ...{ serviceId, name, priceKind, priceMinCents, priceMaxCents },
    })),
    articles,
    takenFunctionNames: new Set([...rules.takenNames, ...functions.map(({ name }) => name)]),
    trustedHosts: rules.trustedHosts,
    numbers: numbers.map(({ id: numberId, e164, vapiNumberId }) => ({ numberId, e164, vapiNumberId })),
    numbersElsewhere: await numbersElsewhere(tx, projectId, e164s),
  };
}
