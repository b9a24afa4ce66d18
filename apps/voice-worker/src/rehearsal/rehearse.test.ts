import { createLogger } from '@offhook/telemetry';
import { expect, it } from 'vitest';
import { rehearse } from './rehearse.ts';

it('a starting worker plays whole calls to itself: greeted, interrupted, helped by a function', async () => {
  const lines: string[] = [];
  const logger = createLogger({ name: 'test', level: 'warn', destination: { write: (line) => void lines.push(line) } });
  const { calls, truncations, toolAnswers } = await rehearse({ forMs: 300, logger });
  expect(lines).toEqual([]);
  expect([calls, truncations, toolAnswers].every((count) => count > 0)).toBe(true);
});

it('a worker that is told not to practise does not', async () => {
  const logger = createLogger({ name: 'test', level: 'silent' });
  expect(await rehearse({ forMs: 0, logger })).toEqual({ calls: 0, truncations: 0, toolAnswers: 0 });
});
