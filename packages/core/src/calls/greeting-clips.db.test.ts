import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestBusiness } from '../../../../test/support/test-business.ts';
import { withTestDatabase } from '../../../../test/support/test-database.ts';
import { findGreetingClip, greetingKey, storeGreetingClip } from './greeting-clips.ts';

let test: Awaited<ReturnType<typeof withTestDatabase>>;
let projectId: string;
const MODEL = 'gpt-realtime-2.1';
const sound = (ms: number) => new Uint8Array(ms * 8).fill(0x55);

beforeAll(async () => {
  test = await withTestDatabase();
  ({ projectId } = await createTestBusiness(test.db, { name: 'clips' }));
  await test.db.phoneNumber.createMany({
    data: [
      { id: 'num_clips_1', projectId, e164: '+15125550901', label: 'Main' },
      { id: 'num_clips_2', projectId, e164: '+15125550902', label: 'Second', greetingOverride: 'Second line, hello' },
    ],
  });
});
afterAll(() => test.close());

const keyOf = (greeting: string, voice = 'marin') => greetingKey({ voice, greeting, model: MODEL });
const store = (key: string, ms: number) =>
  storeGreetingClip(test.db, { projectId, key, model: MODEL, audio: sound(ms) });

describe('greeting clips', () => {
  it('are kept for each greeting that a number says, and found again byte for byte', async () => {
    expect(await store(keyOf('Hello'), 500)).toBe(true);
    expect(await store(keyOf('Second line, hello'), 700)).toBe(true);
    expect(await store(keyOf('Hello'), 900)).toBe(true);
    expect(await findGreetingClip(test.db, { projectId, key: keyOf('Hello') })).toEqual(sound(500));
    expect(await test.db.greetingClip.count({ where: { projectId } })).toBe(2);
  });

  it('are not kept when the greeting was changed while it was spoken', async () => {
    expect(await store(keyOf('Hello there, an old text'), 500)).toBe(false);
    expect(await findGreetingClip(test.db, { projectId, key: keyOf('Hello there, an old text') })).toBeNull();
  });

  it('are forgotten when voice or consent change, once the new greeting was spoken', async () => {
    const callHandling = { recording: { enabled: true, consent: 'This call is recorded.' } };
    await test.db.project.update({ where: { id: projectId }, data: { voice: 'cedar', callHandling } });
    expect(await store(keyOf('This call is recorded. Hello', 'cedar'), 800)).toBe(true);
    expect(await findGreetingClip(test.db, { projectId, key: keyOf('Hello') })).toBeNull();
    expect(await test.db.greetingClip.count({ where: { projectId } })).toBe(1);
  });

  it('have another key for another voice, text or model', () => {
    const keys = [
      keyOf('Hello'),
      keyOf('Hello', 'cedar'),
      keyOf('Hello!'),
      greetingKey({ voice: 'marin', greeting: 'Hello', model: 'other' }),
    ];
    expect(new Set(keys).size).toBe(4);
  });
});
