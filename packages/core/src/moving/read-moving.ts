import type { Database, PhoneNumber } from '@offhook/db';
import { offhookShare } from '../dual-mode/answering.ts';
import { listNumberHealth } from '../numbers/health/health-records.ts';
import { granted, notFound, type Outcome } from '../projects/outcome.ts';
import { type MovingStep, type StepState, stepsOf } from './moving-steps.ts';

export type MovingNumber = {
  numberId: string;
  label: string;
  e164: string;
  /** Percent of its calls that Offhook answers; null: neither side does. */
  share: number | null;
  /** Its calls go somewhere else at Twilio: whatever share is set has no effect yet. */
  isElsewhere: boolean;
  /** Vapi knows it. */
  isLinked: boolean;
  rolledBack: { at: string; reason: string } | null;
  /** Calls since who answers was last decided. */
  callsSince: { offhook: number; vapi: number };
  since: string;
};

export type MovingView = {
  numbers: { numberId: string; label: string; e164: string }[];
  /** The number that the later steps are about; null: there is none yet. */
  number: MovingNumber | null;
  steps: { name: MovingStep; state: StepState }[];
  takesSingleCalls: 'untested' | 'works' | 'refused';
  /** Calls of Vapi's history that are here. */
  importedCalls: number;
  isImporting: boolean;
};

/** How far a business is on its way over from Vapi, with one of its numbers. Every state is read off what is so, none is kept. */
export async function readMoving(
  db: Database,
  { projectId, numberId }: { readonly projectId: string; readonly numberId?: string | undefined },
): Promise<Outcome<MovingView>> {
  const numbers = await db.phoneNumber.findMany({
    where: { projectId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  const chosen = numberId === undefined ? likeliest(numbers) : numbers.find(({ id }) => id === numberId);
  if (numberId !== undefined && !chosen) return notFound('phone number');
  const [account, number] = await Promise.all([accountOf(db, projectId), chosen ? stateOf(db, chosen) : null]);
  const { bypass, isConnected, importedCalls, isImporting, hasTakenOver, hasTried } = account;
  const everConnected = isConnected || importedCalls > 0 || numbers.some(({ vapiNumberId }) => vapiNumberId !== null);
  // A number that Vapi never knew has not moved, however it is answered; one that leads elsewhere is not answered here.
  const share = number?.isLinked && !number.isElsewhere ? number.share : null;
  const steps = stepsOf({
    isConnected,
    hasTakenOver,
    hasNumber: number?.isLinked === true,
    hasTried,
    share,
    takesSingleCalls: bypass,
    hasLeft: !isConnected && everConnected && share === 100,
  });
  return granted({
    numbers: numbers.map(({ id, label, e164 }) => ({ numberId: id, label, e164 })),
    number,
    steps,
    takesSingleCalls: bypass,
    importedCalls,
    isImporting,
  });
}

/** The one that is on its way, else one that Vapi knows, else the first. */
function likeliest(numbers: readonly PhoneNumber[]): PhoneNumber | undefined {
  const onItsWay = numbers.find(({ mode, offhookSharePercent }) => mode === 'vapi' || offhookSharePercent < 100);
  return onItsWay ?? numbers.find(({ vapiNumberId }) => vapiNumberId !== null) ?? numbers[0];
}

async function accountOf(db: Database, projectId: string) {
  const connection = await db.vapiConnection.findUnique({
    where: { projectId },
    select: { bypass: true, createdAt: true },
  });
  const [running, imported, taken, tried] = await Promise.all([
    db.vapiImport.count({ where: { projectId, state: { in: ['waiting', 'reading'] } } }),
    db.vapiImport.aggregate({ where: { projectId }, _sum: { callsAdded: true } }),
    db.vapiImportApplication.findFirst({ where: { projectId, undoneAt: null }, select: { id: true } }),
    connection &&
      db.call.findFirst({
        where: { projectId, mode: 'openai', status: 'completed', startedAt: { gte: connection.createdAt } },
        select: { id: true },
      }),
  ]);
  return {
    isConnected: connection !== null,
    bypass: connection?.bypass ?? ('untested' as const),
    isImporting: running > 0,
    importedCalls: imported._sum.callsAdded ?? 0,
    hasTakenOver: taken !== null,
    hasTried: tried !== null,
  };
}

async function stateOf(db: Database, number: PhoneNumber): Promise<MovingNumber> {
  const { id: numberId, projectId, label, e164, answeringSince, rolledBackAt } = number;
  const [health, calls] = await Promise.all([
    listNumberHealth(db, projectId),
    db.call.groupBy({
      by: ['mode'],
      where: { phoneNumberId: numberId, startedAt: { gte: answeringSince }, vapiImportId: null },
      _count: { _all: true },
    }),
  ]);
  const countOf = (mode: string) => calls.find((row) => row.mode === mode)?._count._all ?? 0;
  return {
    ...{ numberId, label, e164 },
    share: offhookShare(number),
    isElsewhere: health.get(numberId)?.state === 'not_connected',
    isLinked: number.vapiNumberId !== null || number.mode === 'vapi',
    rolledBack: rolledBackAt && { at: rolledBackAt.toISOString(), reason: number.rollbackReason ?? '' },
    callsSince: { offhook: countOf('openai'), vapi: countOf('vapi') },
    since: answeringSince.toISOString(),
  };
}
