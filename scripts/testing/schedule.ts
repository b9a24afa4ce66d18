/** What the scheduler needs to know of a step. */
export interface Scheduled {
  name: string;
  cores: number | 'all';
  after?: readonly string[];
}

/**
 * Runs steps in order, as many at once as `cores` allows; a step that needs more than there is runs alone. A step whose
 * prerequisite is not in the list does not wait for it; one whose prerequisite failed is handed to `run` with its name.
 */
export async function runScheduled<S extends Scheduled>(
  steps: readonly S[],
  cores: number,
  run: (step: S, failedPrerequisite: string | null) => Promise<boolean>,
): Promise<void> {
  const running = new Map<string, { done: Promise<void>; cores: number }>();
  const passed = new Map<string, boolean>();
  for (const step of steps) {
    const needed = step.cores === 'all' ? cores : Math.min(step.cores, cores);
    const waitsForOthers = () => step.after?.some((name) => running.has(name)) || busy(running) + needed > cores;
    while (waitsForOthers()) await Promise.race([...running.values()].map((entry) => entry.done));
    const failedPrerequisite = step.after?.find((name) => passed.get(name) === false) ?? null;
    const done = run(step, failedPrerequisite).then((ok) => {
      passed.set(step.name, ok);
      running.delete(step.name);
    });
    running.set(step.name, { done, cores: needed });
  }
  await Promise.all([...running.values()].map((entry) => entry.done));
}

function busy(running: ReadonlyMap<string, { cores: number }>): number {
  return [...running.values()].reduce((sum, entry) => sum + entry.cores, 0);
}
