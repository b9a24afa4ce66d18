import type { Brain, PlanRequest, ResponsePart } from '../realtime/brain.ts';
import type { Recognition } from '../realtime/recogniser.ts';
import { type AssistantTurn, runTurn, type ToolMemory, type TurnRun } from './assistant.ts';
import { type Scenario, utteranceId } from './define-scenario.ts';
import { isToolName } from './tool-contract.ts';

/** A line heard in pieces is understood from this share of it on. */
const UNDERSTOOD_COVERAGE = 0.6;

const LISTENS_ON = 'Mm-hm, go on.';
const DID_NOT_CATCH = "I'm sorry, I didn't quite catch that. Could you say it again?";
const STILL_THERE = 'Are you still there?';
const HOW_ELSE = 'Is there anything else I can help you with?';

/** The model of one session: it follows whichever scenario the caller turns out to be in, line by line as they are recognised. */
export function createScenarioBrain(scenarios: readonly Scenario[], onChosen?: (scenario: Scenario) => void): Brain {
  const lines = new Map(
    scenarios.flatMap((scenario) =>
      scenario.dialogue.map((exchange, i) => [utteranceId(scenario, i), { scenario, exchange }] as const),
    ),
  );
  const memory: ToolMemory = new Map();
  const heardShare = new Map<string, number>();
  const suspended = new Set<TurnRun>();
  let toAnswer: TurnRun | null = null;
  let chosen: Scenario | null = null;

  const fixed = (text: string): TurnRun => runTurn((assistant) => assistant.say(text), memory);

  function understand(recognition: Recognition): TurnRun {
    const line = lines.get(recognition.utteranceId);
    if (!line) return fixed(DID_NOT_CATCH);
    const share = Math.min(1, (heardShare.get(recognition.utteranceId) ?? 0) + recognition.coverage);
    heardShare.set(recognition.utteranceId, share);
    if (!recognition.complete) return fixed(LISTENS_ON);
    if (share < UNDERSTOOD_COVERAGE) return fixed(DID_NOT_CATCH);
    heardShare.delete(recognition.utteranceId);
    if (chosen !== line.scenario) onChosen?.(line.scenario);
    chosen = line.scenario;
    const answer: AssistantTurn = line.exchange.answer ?? ((assistant) => assistant.say(HOW_ELSE));
    return runTurn(answer, memory);
  }

  function nextRun({ callerIsSilent }: PlanRequest): TurnRun {
    if (toAnswer) return toAnswer;
    const resumable = [...suspended].find((run) => !run.isWaiting());
    if (resumable) return resumable;
    return fixed(callerIsSilent ? STILL_THERE : HOW_ELSE);
  }

  return {
    hearCaller(recognised) {
      const last = recognised.at(-1);
      toAnswer = last ? understand(last) : fixed(DID_NOT_CATCH);
    },
    readCaller(text) {
      const line = [...lines.values()].find(({ exchange }) => exchange.says !== '' && text.includes(exchange.says));
      if (line?.exchange.answer) toAnswer = runTurn(line.exchange.answer, memory);
    },
    receiveToolOutput({ toolCallId, name, output }) {
      const wasAwaited = [...suspended].some((run) => run.receiveOutput(toolCallId, output));
      // A conversation carried over from another session brings its outputs along.
      if (!wasAwaited && isToolName(name)) memory.set(name, output);
    },
    async plan(request): Promise<ResponsePart[]> {
      const run = nextRun(request);
      if (run === toAnswer) toAnswer = null;
      suspended.delete(run);
      const parts = await run.next(request.toolNames);
      if (!run.isDone()) suspended.add(run);
      return parts;
    },
  };
}
