import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { checkDatabase } from '../check-database.ts';
import { type EmbeddedServer, startEmbeddedServer } from './embedded-server.ts';
import { resolveDatabaseUrl } from './resolve-database-url.ts';

describe('the embedded PostgreSQL', () => {
  let dataDir: string;
  let first: EmbeddedServer;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'offhook-embedded-'));
    first = await startEmbeddedServer({ dataDir });
  });
  afterAll(async () => {
    await first.shutDown();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('is PostgreSQL 18 and lets us in', async () => {
    expect(await checkDatabase(first.url)).toEqual({ ok: true, serverVersion: expect.stringMatching(/^18\./) });
  });

  it('asks for the password, which only its owner can read', async () => {
    const url = new URL(first.url);
    url.password = 'guessed';
    expect(await checkDatabase(url.href)).toMatchObject({ ok: false, problem: 'refused' });
    expect((await stat(join(dataDir, 'postgres.json'))).mode & 0o077).toBe(0);
  });

  it('is joined, not started twice, by everyone who wants it at once', async () => {
    const joined = await Promise.all([1, 2, 3].map(() => resolveDatabaseUrl({ dataDir })));
    expect(joined.map(({ url, startedHere }) => ({ url, startedHere }))).toEqual(
      [1, 2, 3].map(() => ({ url: first.url, startedHere: false })),
    );
    for (const one of joined) await one.stop();
    expect(await checkDatabase(first.url)).toMatchObject({ ok: true });
  });

  it('comes back on the same port with the same password after it was stopped', async () => {
    await first.shutDown();
    expect(await checkDatabase(first.url)).toMatchObject({ ok: false, problem: 'unreachable' });
    const again = await startEmbeddedServer({ dataDir });
    expect(again).toMatchObject({ url: first.url, startedHere: true });
  });

  it('starts again after a crash left its process id behind', async () => {
    await first.shutDown();
    // A process that certainly is not PostgreSQL has the id now.
    await writeFile(join(dataDir, 'postgres/postmaster.pid'), `${process.pid}\n${dataDir}/postgres\n0\n1\n`);
    expect(await startEmbeddedServer({ dataDir })).toMatchObject({ startedHere: true });
  });
});

describe('a database folder that cannot be used', () => {
  let dataDir = '';
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  async function folderWith(files: Record<string, string>): Promise<string> {
    dataDir = await mkdtemp(join(tmpdir(), 'offhook-embedded-'));
    await mkdir(join(dataDir, 'postgres'));
    for (const [name, text] of Object.entries(files)) await writeFile(join(dataDir, 'postgres', name), text);
    return dataDir;
  }

  it('of another version is named with both versions and a way out, and is left alone', async () => {
    await folderWith({ PG_VERSION: '15\n' });
    const failure = startEmbeddedServer({ dataDir });
    await expect(failure).rejects.toMatchObject({ code: 'OTHER_VERSION' });
    await expect(failure).rejects.toThrow(/made by PostgreSQL 15.*is PostgreSQL 18[\s\S]*mv /);
    expect(await readFile(join(dataDir, 'postgres/PG_VERSION'), 'utf8')).toBe('15\n');
  });

  it('holding something else is not written into', async () => {
    await folderWith({ 'holiday.jpg': '' });
    await expect(startEmbeddedServer({ dataDir })).rejects.toMatchObject({ code: 'NOT_A_DATABASE' });
    expect(existsSync(join(dataDir, 'postgres/PG_VERSION'))).toBe(false);
  });
});
