import type { ControlMessage, KnownCall } from '@offhook/core';
import { createLogger } from '@offhook/telemetry';
import { beforeEach, expect, it } from 'vitest';
import { CallRegistry } from './call-registry.ts';
import type { CallRuntime } from './call-runtime.ts';
import { obeyControl } from './control-listener.ts';

const HANG_UP = { kind: 'hangUp', projectId: 'proj_1', callId: 'call_1', callSid: 'CA1' } as const;
let told: unknown[];
let hungUp: string[];
let letGo: string[];
beforeEach(() => {
  told = [];
  hungUp = [];
  letGo = [];
});

function listener(known: Partial<KnownCall> | null): (message: ControlMessage) => void {
  const registry = new CallRegistry<CallRuntime>({ maxCalls: 5 });
  if (known === null) {
    const identity = { projectId: 'proj_1', callId: 'call_1' };
    registry.admit();
    registry.add({ callSid: 'CA1', identity, tell: (event: unknown) => told.push(event) } as unknown as CallRuntime);
  }
  return obeyControl({
    registry,
    desk: { letGo: (callId, workerId) => void letGo.push(`${callId} ${workerId}`) },
    humans: { hangUp: async ({ callSid }) => void hungUp.push(callSid) },
    services: {
      findCallBySid: async () => ({ projectId: 'proj_1', callId: 'call_1', status: 'active', ...known }) as KnownCall,
    },
    workerId: 'wrk_1',
    logger: createLogger({ name: 'test', level: 'silent' }),
  });
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

it('ends a call it carries for its owner, and for no other business', () => {
  const obey = listener(null);
  obey({ ...HANG_UP, projectId: 'proj_2' });
  obey({ ...HANG_UP, callId: 'call_2' });
  expect(told).toEqual([]);
  obey(HANG_UP);
  expect(told).toEqual([{ type: 'call.endRequested', reason: 'owner_hung_up' }]);
});

it('has Twilio end a call that it put through to a human, and no call that another worker carries', async () => {
  listener({ workerId: 'wrk_1', endReason: 'transferred' })(HANG_UP);
  listener({ workerId: 'wrk_1', endReason: null })(HANG_UP);
  listener({ workerId: 'wrk_1', endReason: 'transferred', projectId: 'proj_2' })(HANG_UP);
  listener({ workerId: 'wrk_1', endReason: 'transferred', status: 'completed' })(HANG_UP);
  await settled();
  expect(hungUp).toEqual(['CA1']);
});

it('lets go of a call that another worker carries now', () => {
  listener(null)({ kind: 'adopted', callId: 'call_1', workerId: 'wrk_2' });
  expect(letGo).toEqual(['call_1 wrk_2']);
});
