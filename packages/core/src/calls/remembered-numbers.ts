import type { Database, ListedCaller } from '@offhook/db';
import { OWN_FUNCTION_COLUMNS, toOwnFunction } from '../custom-tools/own-functions.ts';
import type { BriefFacts } from './assistant-brief.ts';
import type { AnsweringNumber } from './find-number.ts';

/** What a worker must remember of a number to answer it while the database is away. */
export interface RememberedNumber {
  readonly number: AnsweringNumber;
  readonly facts: BriefFacts;
  /** Callers on the number's lists. */
  readonly listed: ListedCallers;
}

/** By E.164. */
export type ListedCallers = ReadonlyMap<string, 'blocked' | 'vip'>;

/** The numbers a worker remembers, the latest changed first, `limit` of them. */
export async function loadAnsweringNumbers(db: Database, limit: number): Promise<RememberedNumber[]> {
  const services = { where: { active: true }, orderBy: { position: 'asc' } } as const;
  const customTools = { where: { active: true }, select: OWN_FUNCTION_COLUMNS, orderBy: { name: 'asc' } } as const;
  const rows = await db.phoneNumber.findMany({
    include: { project: { include: { services, customTools, listedCallers: true } } },
    orderBy: { updatedAt: 'desc' },
    take: limit,
  });
  return rows.map(({ project: { services: active, customTools: own, listedCallers, ...project }, ...number }) => ({
    number: { ...number, project },
    facts: { services: active, ownFunctions: own.map(toOwnFunction) },
    listed: listedOn(number.id, listedCallers),
  }));
}

/** What the list of one number says beats what that of all numbers says. */
function listedOn(numberId: string, rows: readonly ListedCaller[]): ListedCallers {
  const everywhere = rows.filter(({ phoneNumberId }) => phoneNumberId === null);
  const here = rows.filter(({ phoneNumberId }) => phoneNumberId === numberId);
  return new Map([...everywhere, ...here].map(({ e164, kind }) => [e164, kind]));
}
