import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readSettings } from './settings.server.ts';

const secret = 'a'.repeat(32);
const enough = {
  DATABASE_URL: 'postgresql://u:hunter2@localhost:5432/offhook',
  AUTH_SECRET: secret,
  ENCRYPTION_KEY: secret,
  INTERNAL_API_TOKEN: secret,
};

it('needs four variables and has a default for the rest', () => {
  expect(readSettings(enough)).toMatchObject({
    port: 3000,
    publicUrl: 'http://localhost:3000',
    simulatorUrl: undefined,
    development: false,
    logLevel: 'info',
  });
});

it('takes the secrets that the embedded default keeps, and no others beside a database of your own', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'offhook-settings-'));
  const kept = { AUTH_SECRET: 'k'.repeat(32), ENCRYPTION_KEY: 'k'.repeat(32), INTERNAL_API_TOKEN: 'k'.repeat(32) };
  await writeFile(join(folder, 'secrets.json'), JSON.stringify(kept));
  const settings = readSettings({ OFFHOOK_DATA_DIR: folder, AUTH_SECRET: secret });
  expect(settings).toMatchObject({ databaseUrl: undefined, authSecret: secret, encryptionKey: kept.ENCRYPTION_KEY });
  expect(() => readSettings({ OFFHOOK_DATA_DIR: folder, DATABASE_URL: enough.DATABASE_URL })).toThrow(
    'AUTH_SECRET is missing',
  );
  await rm(folder, { recursive: true });
});

it('takes an empty variable for one that is not set, and an origin with a path for its origin', () => {
  const settings = readSettings({ ...enough, SIMULATOR_URL: '', PUBLIC_DASHBOARD_URL: 'https://offhook.example/' });
  expect([settings.simulatorUrl, settings.publicUrl]).toEqual([undefined, 'https://offhook.example']);
});

it('names every bad variable at once and never prints a value', () => {
  const bad = {
    ...enough,
    AUTH_SECRET: 'hunter2',
    DASHBOARD_PORT: 'many',
    LOG_LEVEL: 'loud',
    DATABASE_URL: 'mysql://hunter2',
  };
  const message = (() => {
    try {
      readSettings({ ...bad, ENCRYPTION_KEY: undefined });
    } catch (error) {
      return error instanceof Error ? error.message : '';
    }
    return '';
  })();
  for (const name of ['AUTH_SECRET', 'DASHBOARD_PORT', 'LOG_LEVEL', 'DATABASE_URL', 'ENCRYPTION_KEY is missing']) {
    expect(message).toContain(name);
  }
  expect(message).not.toMatch(/hunter2|many|loud/);
});
