import { afterEach, describe, expect, it } from 'vitest';
import { fakeSpeaker } from '../testing/fake-speaker.ts';
import { connectRealtime, type RealtimeClient } from '../testing/realtime-client.ts';
import { scriptedBrain } from '../testing/scripted-brain.ts';
import type { ResponsePart } from './brain.ts';
import { RealtimeFault } from './faults.ts';
import { type RealtimeSimulator, startRealtimeSimulator } from './server.ts';

const CALL: ResponsePart = { kind: 'call', toolCallId: 'call_1', name: 'get_slots', argumentsJson: '{}' };
let simulator: RealtimeSimulator & { url: string };
const clients: RealtimeClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await simulator.close();
});

async function start(responses: ResponsePart[][] = []): Promise<void> {
  simulator = await startRealtimeSimulator({
    speaker: fakeSpeaker(),
    createBrain: () => scriptedBrain(responses).brain,
    recognise: () => [],
    pace: { thinkMs: 0, timesRealTime: 1_000 },
  });
}

async function connect(safetyIdentifier?: string): Promise<RealtimeClient> {
  const headers: Record<string, string> = safetyIdentifier ? { 'OpenAI-Safety-Identifier': safetyIdentifier } : {};
  const client = await connectRealtime(`${simulator.url}?model=gpt-realtime-2.1`, headers);
  clients.push(client);
  await client.next('session.created');
  return client;
}

describe('faults of the simulated Realtime API', () => {
  it('reach as many sessions as were asked for, and only those of one caller', async () => {
    await start();
    simulator.setFault({ mode: 'refuse', status: 503, times: 1 }, { safetyIdentifier: 'alice' });
    await connect('bob');
    await expect(connect('alice')).rejects.toThrow(/503/);
    await connect('alice');
  });

  it('cut a session at its greeting, and cut whole callers by hand', async () => {
    await start([[{ kind: 'say', text: 'Hello there.' }]]);
    simulator.setFault({ mode: 'cut', at: 'greeting', afterMs: 0, times: 1 });
    const client = await connect();
    client.send({ type: 'response.create' });
    expect((await client.closed).code).toBe(1006);
    const other = await connect('bob');
    simulator.cutSessions({ safetyIdentifier: 'alice' });
    simulator.cutSessions({ safetyIdentifier: 'bob' });
    expect((await other.closed).code).toBe(1006);
  });

  it('cut a session after a function call', async () => {
    await start([[{ kind: 'say', text: 'Hello.' }], [CALL]]);
    simulator.setFault({ mode: 'cut', at: 'function-call', afterMs: 0 });
    const client = await connect();
    client.send({ type: 'response.create' });
    await client.next('response.done');
    client.send({ type: 'response.create' });
    await client.next('response.done');
    expect((await client.closed).code).toBe(1006);
  });

  it('silence a session that stays connected', async () => {
    await start();
    simulator.setFault({ mode: 'silent', at: 'greeting' });
    const client = await connect();
    client.send({ type: 'response.create' });
    await client.next('response.output_audio.delta');
    client.send({ type: 'conversation.item.retrieve', item_id: 'item_none' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(client.types()).not.toContain('error');
    expect(client.types()).not.toContain('response.done');
  });

  it('stall a response, which is the active one until it is cancelled', async () => {
    await start();
    simulator.setFault({ mode: 'stall', times: 1 });
    const client = await connect();
    client.send({ type: 'response.create' });
    await client.next('response.created');
    client.send({ type: 'response.create' });
    expect((await client.next('error')).error).toMatchObject({ code: 'conversation_already_has_active_response' });
    client.send({ type: 'response.cancel' });
    expect(await client.next('response.done')).toMatchObject({ response: { status: 'cancelled', output: [] } });
    client.send({ type: 'response.create' });
    expect(await client.next('response.done')).toMatchObject({ response: { status: 'completed' } });
  });

  it.each([
    ['rate-limit', 'rate_limit_exceeded'],
    ['out-of-quota', 'insufficient_quota'],
    ['server-error', 'internal_error'],
  ] as const)('fail one response with %s', async (mode, code) => {
    await start();
    simulator.setFault({ mode, times: 1 });
    const client = await connect();
    client.send({ type: 'response.create' });
    expect(await client.next('response.done')).toMatchObject({
      response: { status: 'failed', status_details: { error: { code } } },
    });
    client.send({ type: 'response.create' });
    expect(await client.next('response.done')).toMatchObject({ response: { status: 'completed' } });
  });

  it('shorten a session: it says when it ends, and ends then as the service does', async () => {
    await start();
    simulator.setFault({ mode: 'short-session', sessionMs: 1_000 });
    const client = await connect();
    const created = client.events.find(({ type }) => type === 'session.created') as {
      session?: { expires_at: number };
    };
    expect((created.session?.expires_at ?? 0) - Date.now() / 1_000).toBeLessThanOrEqual(1);
    expect((await client.next('error')).error).toMatchObject({ code: 'session_expired' });
    expect(await client.closed).toMatchObject({ code: 1001, reason: expect.stringContaining('maximum duration') });
  });

  it('are refused when they make no sense', () => {
    expect(RealtimeFault.safeParse({ mode: 'cut' }).success).toBe(false);
    expect(RealtimeFault.safeParse({ mode: 'off', times: 1 }).success).toBe(false);
  });
});
