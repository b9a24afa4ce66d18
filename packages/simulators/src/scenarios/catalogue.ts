import type { Scenario } from './define-scenario.ts';
import { leakingSink } from './leaking-sink.ts';

/** Every scenario, in the order they are listed to people. */
export const SCENARIOS: readonly Scenario[] = [leakingSink];

export function findScenario(name: string): Scenario | undefined {
  return SCENARIOS.find((scenario) => scenario.name === name);
}
