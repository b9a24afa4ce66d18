import { expect, it } from 'vitest';
import { AppError } from '../errors/app-error.ts';
import { createSecretBox } from './secret-box.ts';

const box = createSecretBox('the key of this installation');

it('opens what it sealed, and never seals the same text twice to the same', () => {
  const sealed = box.seal('cal_live_1234567890', 'proj_a');
  expect(sealed).not.toContain('cal_live');
  expect(box.open(sealed, 'proj_a')).toBe('cal_live_1234567890');
  expect(box.seal('cal_live_1234567890', 'proj_a')).not.toBe(sealed);
});

it('does not open a secret of another business, under another key, or that was changed', () => {
  const sealed = box.seal('cal_live_1234567890', 'proj_a');
  const flipped = `${sealed.slice(0, -2)}${sealed.endsWith('A') ? 'B' : 'A'}${sealed.slice(-1)}`;
  for (const attempt of [
    () => box.open(sealed, 'proj_b'),
    () => createSecretBox('another key').open(sealed, 'proj_a'),
    () => box.open(flipped, 'proj_a'),
    () => box.open('', 'proj_a'),
    () => box.open('v9.abc', 'proj_a'),
  ]) {
    expect(attempt).toThrow(AppError);
  }
});
