import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type TestDatabase, withTestDatabase } from '../../../test/support/test-database.ts';
import { listenForNotifications, notify } from './notifications.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await withTestDatabase();
});
afterAll(() => test.close());

/** A listener on `channel` that has connected, with what it received. */
async function listening(channel: string) {
  const received: unknown[] = [];
  let connections = 0;
  const waiting: (() => void)[] = [];
  const wake = () => {
    for (const resolve of waiting.splice(0)) resolve();
  };
  const listener = listenForNotifications(test.url, channel, {
    onPayload: (payload) => {
      received.push(payload);
      wake();
    },
    onConnected: () => {
      connections += 1;
      wake();
    },
  });
  onTestFinished(() => listener.close());
  const until = async (done: () => boolean) => {
    while (!done()) await new Promise<void>((resolve) => waiting.push(resolve));
  };
  await until(() => connections === 1);
  return { received, listener, until, connections: () => connections };
}

describe('notifications', () => {
  it('arrive as they were sent', async () => {
    const { received, until } = await listening('news');
    await notify(test.db, 'news', { text: 'Grüße', list: [1, null] });
    await until(() => received.length === 1);
    expect(received).toEqual([{ text: 'Grüße', list: [1, null] }]);
  });

  it('wait for the commit, and are never sent when the transaction fails', async () => {
    const { received, until } = await listening('news');
    const failing = test.db.$transaction(async (tx) => {
      await notify(tx, 'news', 'lost');
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    await test.db.$transaction((tx) => notify(tx, 'news', 'kept'));
    await until(() => received.length > 0);
    expect(received).toEqual(['kept']);
  });

  it('arrive again after the connection was cut', async () => {
    const { received, until, connections } = await listening('news');
    const admin = new pg.Client({ connectionString: test.url });
    await admin.connect();
    await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %'`);
    await admin.end();
    await until(() => connections() === 2);
    await notify(test.db, 'news', 'after');
    await until(() => received.length > 0);
    expect(received).toEqual(['after']);
  });

  it('that are too long for PostgreSQL are refused before they are sent', async () => {
    await expect(notify(test.db, 'news', 'x'.repeat(8_000))).rejects.toThrow(RangeError);
  });
});
