import { beforeEach, expect, it } from 'vitest';
import { SideHealthBoard } from './side-health.ts';

let nowMs = 0;
let board: SideHealthBoard;

beforeEach(() => {
  nowMs = 1_000_000;
  board = new SideHealthBoard(() => nowMs);
});

function fail(times: number): void {
  for (let n = 0; n < times; n += 1) board.failed('openai');
}

it('takes a side for down after failures in a row, and for up as soon as it works', () => {
  fail(2);
  expect(board.isDown('openai')).toBe(false);
  board.worked('openai');
  fail(2);
  expect(board.isDown('openai')).toBe(false);
  fail(1);
  expect([board.isDown('openai'), board.isDown('vapi')]).toEqual([true, false]);
  board.worked('openai');
  expect(board.isDown('openai')).toBe(false);
});

it('forgets failures of long ago', () => {
  fail(2);
  nowMs += 31_000;
  fail(2);
  expect(board.isDown('openai')).toBe(false);
});

it('knows at once when a key is refused', () => {
  board.failed('vapi', { forGood: true });
  expect(board.isDown('vapi')).toBe(true);
});

it('lets one call try after a while, and the others only when that worked', () => {
  fail(3);
  nowMs += 10_000;
  expect([board.isDown('openai'), board.isDown('openai')]).toEqual([false, true]);
  fail(1);
  nowMs += 9_000;
  expect(board.isDown('openai')).toBe(true);
  nowMs += 1_000;
  expect(board.isDown('openai')).toBe(false);
  board.worked('openai');
  expect(board.isDown('openai')).toBe(false);
});
