import { expect, it } from 'vitest';
import { readSettings } from './settings.ts';

const enough = { TWILIO_AUTH_TOKEN: 'secret-token', OPENAI_API_KEY: 'secret-key' };

it('needs two secrets and has a default for everything else', () => {
  expect(readSettings({ ...enough })).toMatchObject({
    port: 3001,
    publicUrl: 'http://localhost:3001',
    maxCalls: 100,
    isSimulated: false,
    openai: { realtimeUrl: 'wss://api.openai.com/v1/realtime', model: 'gpt-realtime-2.1' },
  });
});

it('names every bad variable at once and prints no value', () => {
  const bad = {
    OPENAI_API_KEY: '',
    TWILIO_AUTH_TOKEN: 'secret-token',
    WORKER_PORT: '99999',
    PUBLIC_WORKER_URL: 'ftp://secret-host',
  };
  expect(() => readSettings(bad)).toThrow(/OPENAI_API_KEY: is missing/);
  try {
    readSettings(bad);
  } catch (error) {
    const { message } = error as Error;
    for (const name of ['OPENAI_API_KEY', 'WORKER_PORT', 'PUBLIC_WORKER_URL']) expect(message).toContain(name);
    expect(message).not.toContain('secret');
  }
});

it('drops the slash at the end of an origin: signatures are made without it', () => {
  expect(readSettings({ ...enough, PUBLIC_WORKER_URL: 'https://voice.example.com/' }).publicUrl).toBe(
    'https://voice.example.com',
  );
});
