import { expect, it } from 'vitest';
import { runScheduled, type Scheduled } from './schedule.ts';

/** Runs the steps with every one taking two turns of the event loop; answers the log of starts and ends. */
async function play(steps: readonly Scheduled[], cores: number, failing: readonly string[] = []) {
  const log: string[] = [];
  await runScheduled(steps, cores, async (step, failedPrerequisite) => {
    if (failedPrerequisite) {
      log.push(`${step.name} not run: ${failedPrerequisite}`);
      return false;
    }
    log.push(`${step.name} starts`);
    await new Promise((resolve) => setImmediate(resolve));
    log.push(`${step.name} ends`);
    return !failing.includes(step.name);
  });
  return log;
}

it('runs as many steps at once as there are cores', async () => {
  const log = await play([light('a'), light('b'), light('c')], 2);
  expect(log.slice(0, 2)).toEqual(['a starts', 'b starts']);
  expect(log.indexOf('c starts')).toBeGreaterThan(log.indexOf('a ends'));
});

it('runs a step that takes all cores alone', async () => {
  const log = await play([light('a'), { name: 'audio', cores: 'all' }, light('b')], 4);
  expect(log).toEqual(['a starts', 'a ends', 'audio starts', 'audio ends', 'b starts', 'b ends']);
});

it('waits for a prerequisite even when cores are free', async () => {
  const log = await play([light('build'), { ...light('browser'), after: ['build'] }], 8);
  expect(log).toEqual(['build starts', 'build ends', 'browser starts', 'browser ends']);
});

it('does not run a step whose prerequisite failed', async () => {
  const log = await play([light('build'), { ...light('browser'), after: ['build'] }], 8, ['build']);
  expect(log).toContain('browser not run: build');
});

function light(name: string): Scheduled {
  return { name, cores: 1 };
}
