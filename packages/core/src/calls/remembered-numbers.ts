import type { Database } from '@offhook/db';
import type { BriefFacts } from './assistant-brief.ts';
import type { AnsweringNumber } from './find-number.ts';

/** What a worker must remember of a number to answer it while the database is away. */
export interface RememberedNumber {
  readonly number: AnsweringNumber;
  readonly facts: BriefFacts;
}

/** The numbers a worker remembers, the latest changed first, `limit` of them. */
export async function loadAnsweringNumbers(db: Database, limit: number): Promise<RememberedNumber[]> {
  const services = { where: { active: true }, orderBy: { position: 'asc' } } as const;
  const rows = await db.phoneNumber.findMany({
    include: { project: { include: { services } } },
    orderBy: { updatedAt: 'desc' },
    take: limit,
  });
  return rows.map(({ project: { services: active, ...project }, ...number }) => ({
    number: { ...number, project },
    facts: { services: active },
  }));
}
