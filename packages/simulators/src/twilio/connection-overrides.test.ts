import { expect, it } from 'vitest';
import { connectionLimits } from './connection-overrides.ts';

it('has the limits of Twilio when nothing is written', () => {
  expect(connectionLimits('https://w.example/voice')).toEqual({
    connectMs: 5_000,
    readMs: 15_000,
    totalMs: 15_000,
    retries: 1,
    retryOn: ['ct'],
  });
});

it('reads what the fragment says, and ignores what is out of bounds', () => {
  expect(connectionLimits('https://w.example/voice#ct=2000&rt=4000&rc=2&rp=rt,5xx&tt=9000')).toEqual({
    connectMs: 2_000,
    readMs: 4_000,
    totalMs: 9_000,
    retries: 2,
    retryOn: ['rt', '5xx'],
  });
  expect(connectionLimits('https://w.example/#ct=20000&rc=9&tt=x')).toMatchObject({
    connectMs: 5_000,
    retries: 1,
    totalMs: 15_000,
  });
  expect(connectionLimits('https://w.example/#rp=all').retryOn).toEqual(['ct', 'rt', '4xx', '5xx']);
});
