import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const LOGGER = join(import.meta.dirname, 'logger.ts');
const PROGRAM = `
  const { createLogger } = await import(${JSON.stringify(LOGGER)});
  const logger = createLogger({ name: 'test' });
  logger.info('read');
  await new Promise((resolve) => setTimeout(resolve, 300));
  logger.info('not read');
  // A fatal line is flushed: where pino's own destination stands still.
  logger.fatal('not read either');
  process.exit(7);
`;

it('goes on and ends when whoever read its log is gone', { timeout: 30_000 }, async () => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  child.stdout.once('data', () => child.stdout.destroy());
  expect(await once(child, 'exit')).toEqual([7, null]);
});
