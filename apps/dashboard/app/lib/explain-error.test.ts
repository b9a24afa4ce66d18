import { describe, expect, it } from 'vitest';
import { safeNextPath } from './auth.ts';
import { explainError, readRefusal } from './explain-error.ts';

describe('what went wrong, in the owner’s words', () => {
  it('takes the sentence of the API', () => {
    expect(explainError({ message: 'This number is already on your list.', data: { fieldErrors: {} } })).toBe(
      'This number is already on your list.',
    );
  });

  it('puts complaints beside their fields', () => {
    const refusal = readRefusal({
      message: 'x',
      data: { fieldErrors: { 'hours.weekly.mon.0.to': 'Too early', odd: 7 } },
    });
    expect(refusal.fieldErrors).toEqual({ 'hours.weekly.mon.0.to': 'Too early' });
    expect(refusal.message).toBe('Too early');
  });

  it('says that nothing was reached when there was no answer', () => {
    expect(explainError(new TypeError('fetch failed'))).toMatch(/could not be reached/);
  });
});

describe('where one goes after signing in', () => {
  it.each(['//evil.example', 'https://evil.example', '/\\evil.example', null])('is never another site: %s', (next) => {
    expect(safeNextPath(next)).toBe('/');
  });

  it('is the page one wanted', () => {
    expect(safeNextPath('/calls?search=sink')).toBe('/calls?search=sink');
  });
});
