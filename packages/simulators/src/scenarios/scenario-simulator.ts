import {
  createRealtimeSimulator,
  type RealtimeSimulator,
  type RealtimeSimulatorOptions,
  startRealtimeSimulator,
} from '../realtime/server.ts';
import type { Speaker } from '../speech/speaker.ts';
import { SCENARIOS } from './catalogue.ts';
import type { Scenario } from './define-scenario.ts';
import { createScenarioBrain } from './scenario-brain.ts';
import { createScenarioEar } from './scenario-ear.ts';

export type ScenarioSimulatorOptions = Omit<RealtimeSimulatorOptions, 'createBrain' | 'recognise'> & {
  speaker: Speaker;
  /** Default: all of them. */
  scenarios?: readonly Scenario[];
};

/** The Realtime options of a model that knows the scenarios. */
function withScenarios({ scenarios = SCENARIOS, ...options }: ScenarioSimulatorOptions): {
  options: RealtimeSimulatorOptions;
  ready: Promise<void>;
} {
  const ear = createScenarioEar(scenarios, options.speaker);
  return {
    ready: ear.ready,
    options: { ...options, recognise: ear.recognise, createBrain: () => createScenarioBrain(scenarios, ear.expect) },
  };
}

/** A simulated Realtime API that plays the model of every scenario, on a port of its own. Resolves when it understands them. */
export async function startScenarioRealtime(
  options: ScenarioSimulatorOptions & { port?: number },
): Promise<RealtimeSimulator & { url: string }> {
  const prepared = withScenarios(options);
  const simulator = await startRealtimeSimulator({
    ...prepared.options,
    ...(options.port === undefined ? {} : { port: options.port }),
  });
  await prepared.ready;
  return simulator;
}

/** The same, to be attached to an HTTP server. It listens at once and understands the scenarios' first lines soon after. */
export function createScenarioRealtime(
  options: ScenarioSimulatorOptions,
): RealtimeSimulator & { ready: Promise<void> } {
  const prepared = withScenarios(options);
  return { ...createRealtimeSimulator(prepared.options), ready: prepared.ready };
}
