import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { followLog } from './follow-log.ts';

it('hands on whole lines only, also when one was written in two pieces, and the last ones at the end', () => {
  const dir = mkdtempSync(join(tmpdir(), 'offhook-log-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const file = join(dir, 'a.log');
  writeFileSync(file, 'first\nsec');
  const lines: string[] = [];
  const following = followLog(file, (line) => lines.push(line));
  appendFileSync(file, 'ond\nthird\nunfinished');
  following.stop();
  expect(lines).toEqual(['first', 'second', 'third']);
});
