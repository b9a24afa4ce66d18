import { afterAll, beforeAll, expect, it } from 'vitest';
import { BRIGHTWATER, type CallSystem, startCallSystem } from '../support/call-system.ts';
import { copyBusiness } from '../support/copy-business.ts';

let system: CallSystem;
let number: string;
let projectId: string;

beforeAll(async () => {
  system = await startCallSystem();
  number = await copyBusiness(system.db, BRIGHTWATER);
  ({ projectId } = await system.db.phoneNumber.findUniqueOrThrow({ where: { e164: number } }));
});
afterAll(() => system.close());

/** The first turn of a call that was heard to its end. */
async function greetingOf(callSid: string) {
  const call = await system.db.call.findUniqueOrThrow({
    where: { providerCallId: callSid },
    include: { turns: { orderBy: { startedAtMs: 'asc' } } },
  });
  return { greeting: call.turns[0], usage: call.usage as { responses?: number } | null };
}

const clips = () => system.db.greetingClip.findMany({ where: { projectId }, orderBy: { createdAt: 'asc' } });

async function listen(): Promise<string> {
  const { report } = await system.run('ends-politely', number);
  return report.callSid;
}

it('is spoken by the model once, and from then on played by us: the same words, one answer of the model less', async () => {
  const first = await greetingOf(await listen());
  const [clip] = await clips();
  expect(clip?.audio.length).toBe((clip?.durationMs ?? 0) * 8);
  const second = await greetingOf(await listen());
  expect(first.greeting?.itemId).not.toBe('greeting');
  expect(second.greeting).toMatchObject({ itemId: 'greeting', text: first.greeting?.text, heardText: null });
  expect(second.usage?.responses).toBe((first.usage?.responses ?? 0) - 1);
});

it('is another one when the owner changes the words, and the old one is forgotten', async () => {
  const before = await clips();
  // One sentence: the simulated voice needs a moment between two that it has never said.
  const data = { greeting: 'Hello, you have reached the new greeting.', callHandling: {} };
  await system.db.project.update({ where: { id: projectId }, data });
  const changed = await greetingOf(await listen());
  expect(changed.greeting?.itemId).not.toBe('greeting');
  expect(changed.greeting?.text).toContain('the new greeting');
  const after = await clips();
  expect(after).toHaveLength(1);
  expect(after[0]?.key).not.toBe(before[0]?.key);
});
