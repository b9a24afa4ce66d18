import { expect, it } from 'vitest';
import { lossByClose, lossByError, lossByFailure } from './session-loss.ts';

it.each([
  ['session_expired', 'expired'],
  ['invalid_api_key', 'unauthorized'],
  ['insufficient_quota', 'quota'],
  ['model_not_found', 'rejected'],
] as const)('the error %s means that the session is %s', (code, reason) => {
  expect(lossByError(code)?.reason).toBe(reason);
});

it('most errors end no session', () => {
  for (const code of ['invalid_value', 'response_cancel_not_active', 'rate_limit_exceeded', null, undefined])
    expect(lossByError(code)).toBeNull();
});

it('close codes say whether another attempt makes sense', () => {
  const reasons = [1006, 1001, 1011, 3000, 4000, 4004].map((code) => lossByClose(code, '').reason);
  expect(reasons).toEqual(['closed', 'closed', 'closed', 'unauthorized', 'rejected', 'rejected']);
  expect(lossByClose(1011, 'x'.repeat(500)).detail.length).toBeLessThan(120);
});

it('a refused upgrade passes, a refused key does not', () => {
  expect(lossByFailure('Unexpected server response: 503').reason).toBe('refused');
  expect(lossByFailure('Unexpected server response: 429').reason).toBe('refused');
  expect(lossByFailure('connect ECONNREFUSED').reason).toBe('refused');
  expect(lossByFailure('Unexpected server response: 401').reason).toBe('unauthorized');
});
