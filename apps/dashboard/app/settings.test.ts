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
