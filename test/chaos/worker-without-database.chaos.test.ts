import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BRIGHTWATER_LINE, findScenario, HARBOR_LINE, type Scenario } from '@offhook/simulators';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedServer, startEmbeddedServer } from '../../packages/db/src/embedded/embedded-server.ts';
import { migrateDatabase, openDatabase } from '../../packages/db/src/index.ts';
import { waitForFinalCall } from '../../scripts/call/read-call-facts.ts';
import { createRunDir, removeRunDir } from '../support/test-server.ts';
import { startWorkerCluster, type WorkerCluster } from '../support/worker-cluster.ts';
import type { WorkerProcess } from '../support/worker-process.ts';

const PATIENCE_MS = 60_000;

let runDir: string;
let spoolDir: string;
let server: EmbeddedServer;
let cluster: WorkerCluster;
let worker: WorkerProcess;
beforeAll(async () => {
  runDir = await createRunDir();
  spoolDir = await mkdtemp(join(tmpdir(), 'offhook-chaos-spool-'));
  server = await startServer();
  await migrateDatabase(server.url);
  const db = openDatabase(server.url);
  const close = async () => {
    await db.$disconnect();
    await removeRunDir(runDir);
  };
  cluster = await startWorkerCluster({
    workers: 1,
    environment: { SPOOL_DIR: spoolDir },
    database: { db, url: server.url, close },
  });
  await db.project.updateMany({ where: { name: { contains: 'Harbor' } }, data: { callHandling: WITH_FALLBACK } });
  worker = await cluster.start(0);
});
afterAll(async () => {
  await cluster.close();
  await rm(spoolDir, { recursive: true, force: true });
});

/** The owner prefers a human to an assistant without a calendar. */
const WITH_FALLBACK = { whenDatabaseAway: 'fallback' };
const startServer = () => startEmbeddedServer({ dataDir: runDir, volatile: true });
const scenarioOf = (name: string): Scenario => {
  const scenario = findScenario(name);
  if (!scenario) throw new Error(`No scenario is called ${name}`);
  return scenario;
};
/** Files of records that wait on the disk. */
function spooled(): string[] {
  const entries = existsSync(spoolDir) ? readdirSync(spoolDir, { recursive: true }) : [];
  return entries.map(String).filter((name) => name.endsWith('.jsonl'));
}
const hasPrice = (callSid: string) => ({
  where: { providerCallId: callSid, toolCalls: { some: { status: 'succeeded' as const } } },
});

describe('PostgreSQL stopped with calls live', () => {
  it('ends no call; new ones are answered or passed on as the owner wishes; everything lands afterwards, once', async () => {
    const { db } = cluster;
    const before = cluster.place(scenarioOf('price-question'));
    await expect.poll(() => db.call.count(hasPrice(before.callSid)), { timeout: PATIENCE_MS }).toBe(1);
    await server.shutDown();

    const during = cluster.place(scenarioOf('price-question'), { to: BRIGHTWATER_LINE });
    const passedOn = cluster.place(scenarioOf('books-heating'), { to: HARBOR_LINE });
    await expect.poll(() => spooled().length, { timeout: PATIENCE_MS }).toBeGreaterThan(0);
    const ready = await fetch(`${worker.url}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([503, { reason: 'database' }]);
    expect((await fetch(`${worker.url}/readyz?database=optional`)).status).toBe(200);
    const reports = await Promise.all([before.report, during.report, passedOn.report]);
    server = await startServer();

    for (const { callSid, streams, dialled } of reports.slice(0, 2)) {
      expect([streams.length, streams[0]?.end.kind, dialled]).toEqual([1, 'caller-hung-up', []]);
      const row = await waitForFinalCall(db, callSid);
      expect(row).toMatchObject({ status: 'completed', reconnects: 0, endReason: 'caller_hung_up' });
      expect(row?.turns.filter(({ speaker }) => speaker === 'caller')).toHaveLength(3);
      // In order, once.
      const itemIds = row?.turns.map(({ itemId }) => itemId) ?? [];
      expect(new Set(itemIds).size).toBe(itemIds.length);
      const events = await db.eventLog.groupBy({ by: ['type'], where: { callId: row?.id ?? '' }, _count: true });
      const counts = Object.fromEntries(events.map(({ type, _count }) => [type, _count]));
      expect(counts).toMatchObject({ 'call.started': 1, 'call.ended': 1 });
    }
    // Without the price list the assistant said so, in words, and went on.
    const failed = await db.toolCall.findMany({ where: { call: { providerCallId: during.callSid } } });
    expect(failed.map(({ status, errorCode }) => [status, errorCode])).toContainEqual([
      'failed',
      'DATABASE_UNAVAILABLE',
    ]);
    expect(JSON.stringify(failed.map(({ output }) => output))).not.toMatch(/P1001|ECONNREFUSED/);
    const [, , human] = reports;
    expect([human?.streams.length, human?.dialled.length]).toEqual([0, 1]);
    await expect.poll(() => spooled().length, { timeout: PATIENCE_MS }).toBe(0);
    await expect.poll(async () => (await fetch(`${worker.url}/readyz`)).status, { timeout: PATIENCE_MS }).toBe(200);
  });

  it('what a worker that was killed then had on its disk is written by the next one', async () => {
    const { db } = cluster;
    await server.shutDown();
    const call = cluster.place(scenarioOf('price-question'), { to: BRIGHTWATER_LINE });
    await expect.poll(() => call.heardAudio().length, { timeout: PATIENCE_MS }).toBeGreaterThan(8_000);
    await expect.poll(() => spooled().length, { timeout: PATIENCE_MS }).toBeGreaterThan(0);
    // Older than the promised 250 ms: durable.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    worker.process.kill('SIGKILL');
    await call.report;
    expect(spooled().length).toBeGreaterThan(0);
    server = await startServer();
    worker = await cluster.start(0);
    const rowOf = () => db.call.findUnique({ where: { providerCallId: call.callSid }, include: { turns: true } });
    await expect.poll(async () => (await rowOf())?.answeredAt ?? null, { timeout: PATIENCE_MS }).not.toBeNull();
    await expect.poll(() => spooled().length, { timeout: PATIENCE_MS }).toBe(0);
    const started = await db.eventLog.count({ where: { type: 'call.started', callId: (await rowOf())?.id ?? '' } });
    expect(started).toBe(1);
  });
});
