import { describe, expect, it } from 'vitest';
import { nextStretch, problemsOf } from './business-hours.ts';

describe('working hours', () => {
  it('offers the usual day first, then what follows', () => {
    expect(nextStretch([])).toEqual({ from: '08:00', to: '17:00' });
    expect(nextStretch([{ from: '08:00', to: '12:00' }])).toEqual({ from: '13:00', to: '15:00' });
  });

  it('names a stretch that ends before it begins', () => {
    expect(problemsOf([{ from: '12:00', to: '08:00' }]).get(0)).toBe('Closing time must be after opening time');
  });

  it('names stretches that overlap', () => {
    const day = [
      { from: '08:00', to: '12:00' },
      { from: '11:00', to: '17:00' },
    ];
    expect([...problemsOf(day)]).toEqual([[1, 'This overlaps the time before it']]);
  });
});
