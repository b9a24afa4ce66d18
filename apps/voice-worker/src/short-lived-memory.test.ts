import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const PROGRAM = `
  import { getHeapSpaceStatistics } from 'node:v8';
  import { keepShortLivedMemorySmall } from ${JSON.stringify(join(import.meta.dirname, 'short-lived-memory.ts'))};
  const sizeOf = () => getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space').space_size;
  const before = sizeOf();
  if (process.argv[1] === 'small') keepShortLivedMemorySmall();
  for (let round = 0, kept = []; round < 2_000_000; round += 1) {
    kept.push({ round, more: [round] });
    if (kept.length > 50_000) kept = [];
  }
  console.log(sizeOf() / before);
`;

it('stops the memory for short-lived objects from growing, which it does otherwise', () => {
  const growth = (mode: string) =>
    Number(execFileSync(process.execPath, ['--input-type=module', '--eval', PROGRAM, mode], { encoding: 'utf8' }));
  expect(growth('free')).toBeGreaterThan(growth('small') * 2);
});
