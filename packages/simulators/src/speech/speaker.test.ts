import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { MU_LAW_FRAME_BYTES, muLawLevel, muLawMs } from './mu-law.ts';
import { createSpeaker, type Speaker } from './speaker.ts';

// A busy machine may take seconds for what takes a quiet one a tenth of that.
vi.setConfig({ testTimeout: 30_000 });

let cacheDir: string;
const open: Speaker[] = [];

function newSpeaker(): Speaker {
  const speaker = createSpeaker({ cacheDir });
  open.push(speaker);
  return speaker;
}

beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'offhook-speaker-test-'));
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((speaker) => speaker.close()));
  await rm(cacheDir, { recursive: true, force: true });
});

it('speaks: audible, in whole frames, about as long as a person would take', async () => {
  const speech = await newSpeaker().speak('My kitchen sink is leaking.', 'rms');
  expect(speech.length % MU_LAW_FRAME_BYTES).toBe(0);
  expect(muLawMs(speech)).toBeGreaterThan(900);
  expect(muLawMs(speech)).toBeLessThan(3_000);
  expect(muLawLevel(speech)).toBeGreaterThan(1_500);
});

it('says the same words with the same bytes, and another voice says them differently', async () => {
  const speaker = newSpeaker();
  const [first, other] = await Promise.all([
    speaker.speak('Hello there.', 'kal'),
    speaker.speak('Hello there.', 'slt'),
  ]);
  const again = await newSpeaker().speak('Hello there.', 'kal');
  expect(Buffer.compare(first, again)).toBe(0);
  expect(Buffer.compare(first, other)).not.toBe(0);
});

it('takes a line another process has made from the disk', async () => {
  await newSpeaker().speak('Kept.', 'kal');
  const [file] = await readdir(cacheDir);
  await writeFile(join(cacheDir, file ?? ''), new Uint8Array(160).fill(1));
  expect([...(await newSpeaker().speak('Kept.', 'kal'))]).toEqual(Array(160).fill(1));
});

it('does not let the folder grow for ever', async () => {
  const names = Array.from({ length: 2_100 }, (_, i) => join(cacheDir, `${i}.ulaw`));
  await Promise.all(names.map((name) => writeFile(name, 'x')));
  await newSpeaker().speak('One more.', 'kal');
  await vi.waitUntil(async () => (await readdir(cacheDir)).length <= 1_000, { timeout: 20_000 });
  expect((await readdir(cacheDir)).length).toBeGreaterThan(900);
});

it('leaves the thread that owes a frame every 20 ms alone', async () => {
  const delays: number[] = [];
  let last = performance.now();
  const timer = setInterval(() => {
    delays.push(performance.now() - last);
    last = performance.now();
  }, 5);
  await newSpeaker().speak('This sentence takes the synthesiser a good while to make, in a thread of its own.', 'rms');
  clearInterval(timer);
  const median = delays.sort((a, b) => a - b)[Math.floor(delays.length / 2)];
  expect(median).toBeLessThan(20);
});

it('makes what somebody waits for before what is made ahead', async () => {
  const speaker = newSpeaker();
  const order: string[] = [];
  const ask = (text: string, urgency: 'now' | 'ahead') =>
    speaker.speak(text, 'kal', urgency).then(() => order.push(text));
  await Promise.all([ask('First.', 'ahead'), ask('Second.', 'ahead'), ask('Third.', 'ahead'), ask('Urgent.', 'now')]);
  expect(order.indexOf('Urgent.')).toBeLessThan(order.indexOf('Third.'));
});
