import { createRecogniser, type Recognition } from '../realtime/recogniser.ts';
import type { Speaker } from '../speech/speaker.ts';
import { type Scenario, utteranceId } from './define-scenario.ts';

/** Recognises the lines of the scenarios. Each scenario's first line is learnt at once, the rest when that scenario is under way. */
export type ScenarioEar = {
  recognise(audio: Uint8Array): Recognition[];
  /** Learns a scenario's other lines. */
  expect(scenario: Scenario): void;
  /** Resolves when every first line is known. */
  ready: Promise<void>;
};

export function createScenarioEar(scenarios: readonly Scenario[], speaker: Speaker): ScenarioEar {
  const recogniser = createRecogniser();

  async function learn(scenario: Scenario, turn: number): Promise<void> {
    const text = scenario.dialogue[turn]?.says ?? '';
    if (text === '') return;
    recogniser.learn({
      utteranceId: utteranceId(scenario.callerVoice, text),
      text,
      audio: await speaker.speak(text, scenario.callerVoice, 'ahead'),
    });
  }

  async function learnFirstLines(): Promise<void> {
    for (const scenario of scenarios) await learn(scenario, 0);
  }

  const ready = learnFirstLines();
  ready.catch(() => undefined); // whoever needs it awaits it
  return {
    ready,
    recognise: (audio) => recogniser.recognise(audio),
    expect(scenario) {
      for (const turn of scenario.dialogue.keys()) learn(scenario, turn).catch(() => undefined); // then it is not understood
    },
  };
}
