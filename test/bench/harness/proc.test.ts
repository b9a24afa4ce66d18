import { describe, expect, it } from 'vitest';
import { parseCoreBusySeconds, parseCoreList, parseCpuSeconds, parseResidentBytes } from './proc.ts';

describe('/proc/<pid>/stat', () => {
  const rest = 'S 1 41 41 0 -1 4194560 3178 0 0 0 250 125 7 9 20 0 11 0 12345 1234567 890 18446744073709551615';

  it('gives user and system time together, without that of children', () => {
    expect(parseCpuSeconds(`41 (node) ${rest}`)).toBe(3.75);
  });

  it('is read whatever the process calls itself', () => {
    expect(parseCpuSeconds(`41 (a) b (c d) ${rest}`)).toBe(3.75);
  });

  it('of another form is an error, not a wrong figure', () => {
    expect(() => parseCpuSeconds('41 (node) S 1')).toThrow('another form');
  });
});

describe('/proc/<pid>/status', () => {
  it('gives the resident memory in bytes', () => {
    expect(parseResidentBytes('VmPeak:\t  999 kB\nVmRSS:\t   2048 kB\nVmData:\t 1 kB\n')).toBe(2_097_152);
    expect(() => parseResidentBytes('VmPeak:\t 999 kB\n')).toThrow('VmRSS');
  });
});

describe('lists of cores', () => {
  it('are single cores and stretches of them', () => {
    expect(parseCoreList('0-1')).toEqual([0, 1]);
    expect(parseCoreList('3')).toEqual([3]);
    expect(parseCoreList('0,2-4,7\n')).toEqual([0, 2, 3, 4, 7]);
  });
});

describe('/proc/stat', () => {
  const text = 'cpu  9 9 9 9 9 9 9 9 0 0\ncpu0 100 0 200 5000 70 10 20 30 0 0\ncpu1 1 1 1 1 1 1 1 1 0 0\n';

  it('gives how long one core was busy: neither idle nor waiting for a disk', () => {
    expect(parseCoreBusySeconds(text, 0)).toBeCloseTo(3.6);
    expect(parseCoreBusySeconds(text, 8)).toBeNaN();
  });
});
