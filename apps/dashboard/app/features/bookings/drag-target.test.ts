import { describe, expect, it } from 'vitest';
import { clickedMinute, clockOf, dragTarget } from './drag-target.ts';

const GRID = {
  columns: [
    { left: 100, right: 200 },
    { left: 200, right: 300 },
  ],
  top: 50,
  pxPerMin: 1,
  fromMin: 480,
  toMin: 1_080,
};
const GRAB = { offsetPx: 10, durationMin: 90 };

describe('where a job is let go', () => {
  it('is the column under the pointer, at the nearest quarter of an hour of its upper edge', () => {
    expect(dragTarget({ x: 250, y: 50 + 10 + 67 }, GRAB, GRID)).toEqual({ column: 1, startMin: 540 });
    expect(dragTarget({ x: 110, y: 50 + 10 + 68 }, GRAB, GRID)).toEqual({ column: 0, startMin: 555 });
  });

  it('stays within the columns and the shown hours', () => {
    expect(dragTarget({ x: 0, y: -500 }, GRAB, GRID)).toEqual({ column: 0, startMin: 480 });
    expect(dragTarget({ x: 900, y: 5_000 }, GRAB, GRID)).toEqual({ column: 1, startMin: 990 });
  });

  it('is named as a form names it, and an empty place by its half hour', () => {
    expect(clockOf(clickedMinute(95, GRID))).toBe('09:30');
    expect(clockOf(0)).toBe('00:00');
  });
});
