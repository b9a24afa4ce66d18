import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CallDriver } from './testing/call-driver.ts';

const HUMAN = { human: { sentence: 'One moment.', nobodyTookIt: 'Nobody took it.', keyZero: true } };
const tool = fc
  .constantFrom('transfer_to_human', 'get_slots', 'end_call')
  .chain((name) => fc.integer({ min: 1, max: 5 }).map((n) => ({ toolCallId: `c${n}`, name, argumentsJson: '{}' })));

/** What may happen around a wish for a human, in any order. */
const moment = fc.oneof(
  fc.constantFrom('0', '5').map((digit) => (call: CallDriver) => call.tell({ type: 'caller.keyPressed', digit })),
  fc.constant((call: CallDriver) => call.tell({ type: 'human.requested', reason: 'owner', briefing: '' })),
  fc.tuple(fc.array(tool, { maxLength: 3 }), fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 1, max: 9 })).map(
    ([toolCalls, ms, n]) =>
      (call: CallDriver) =>
        call.answer(`r${n}`, { toolCalls, ...(ms > 0 ? { ms } : {}) }),
  ),
  fc.integer({ min: 1, max: 9 }).map((n) => (call: CallDriver) => call.speech(`u${n}`)),
  fc.constant((call: CallDriver) => call.hearAll()),
  fc.integer({ min: 1, max: 9_000 }).map((ms) => (call: CallDriver) => call.wait(ms)),
  fc
    .integer({ min: 1, max: 5 })
    .map((n) => (call: CallDriver) => call.tell({ type: 'tool.finished', toolCallId: `c${n}`, output: '{}' })),
  fc.constant((call: CallDriver) => call.tell({ type: 'realtime.lost' })),
);

it('hands a call over once, to a human, with its reason, and never leaves it waiting', () => {
  fc.assert(
    fc.property(fc.array(moment, { maxLength: 25 }), (moments) => {
      const call = new CallDriver(HUMAN).converse();
      for (const happens of moments) happens(call);
      const wanted = call.state.handOver;
      // Longer than the last sentence may take, a session may be resumed, and the silent caller is waited for.
      call.wait(60_000);
      const ends = call.of('call.end');
      expect(ends.length).toBeLessThanOrEqual(1);
      for (const { reason, handOver } of ends) expect(handOver !== undefined).toBe(reason === 'transferred');
      if (wanted) expect(ends).toHaveLength(1);
      expect(call.of('tool.start').filter(({ name }) => name === 'transfer_to_human')).toEqual([]);
    }),
    { numRuns: 400 },
  );
});
