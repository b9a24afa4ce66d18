import type { Brain, PlanRequest, ResponsePart } from '../realtime/brain.ts';
import type { Recognition } from '../realtime/recogniser.ts';
import { type AssistantTurn, runTurn, type ToolMemory, type TurnRun } from './assistant.ts';
import { nothingCarriedOver, readNote } from './carried-over.ts';
import { type Exchange, type Scenario, utteranceId } from './define-scenario.ts';
import { isToolName } from './tool-contract.ts';

/** A line heard in pieces is understood from this share of it on. */
const UNDERSTOOD_COVERAGE = 0.6;

const LISTENS_ON = 'Mm-hm, go on.';
const DID_NOT_CATCH = "I'm sorry, I didn't quite catch that. Could you say it again?";
const STILL_THERE = 'Are you still there?';
const HOW_ELSE = 'Is there anything else I can help you with?';

type Place = { scenario: Scenario; turn: number };
/** `keys`: what is pressed there, as a client tells the model. */
type KnownPlace = Place & { says: string; key: string; keys: string };

function placeAt(scenario: Scenario, turn: number, { says, presses = '' }: Exchange): KnownPlace {
  const keys = [...presses.replace(/#$/, '')].join(' ');
  return { scenario, turn, says, key: utteranceId(scenario.callerVoice, says), keys };
}

/** Where in a scenario somebody is who says this: further on in the one under way, or at the beginning of another. */
function nextPlace(said: readonly KnownPlace[], at: Place | null): Place | undefined {
  const ahead = said.find(({ scenario, turn }) => scenario === at?.scenario && turn > at.turn);
  return ahead ?? said.find(({ scenario }) => scenario === at?.scenario) ?? said[0];
}

/** Whoever says "uh-huh" is not answered: the answer under way is an earlier one. */
function lastAnswered({ scenario, turn }: Place): Place {
  const answered = scenario.dialogue.findLastIndex(({ answer }, index) => index <= turn && answer !== undefined);
  return { scenario, turn: Math.max(0, answered) };
}

function isWritten({ says, keys }: KnownPlace, text: string): boolean {
  return (says !== '' && text.includes(says)) || (keys !== '' && text.includes(`pressed ${keys} `));
}

/** The model of one session: it follows whichever scenario the caller turns out to be in, line by line as they are recognised. */
export function createScenarioBrain(scenarios: readonly Scenario[], onChosen?: (scenario: Scenario) => void): Brain {
  const places = scenarios.flatMap((scenario) =>
    scenario.dialogue.map((exchange, turn) => placeAt(scenario, turn, exchange)),
  );
  const memory: ToolMemory = new Map();
  let instructions = '';
  const context = { memory, instructions: () => instructions };
  const heardShare = new Map<string, number>();
  const suspended = new Set<TurnRun>();
  let toAnswer: TurnRun | null = null;
  let at: Place | null = null;
  /** What was written down for this session since the caller's last words. */
  let carried = nothingCarriedOver();

  const fixed = (text: string): TurnRun => runTurn((assistant) => assistant.say(text), context);

  const placeOf = (isSaid: (place: KnownPlace) => boolean) => nextPlace(places.filter(isSaid), at);

  function answerAt(place: Place): TurnRun {
    if (at?.scenario !== place.scenario) onChosen?.(place.scenario);
    at = place;
    const answer: AssistantTurn =
      place.scenario.dialogue[place.turn]?.answer ?? ((assistant) => assistant.say(HOW_ELSE));
    return runTurn(answer, context, carried);
  }

  function understand({ utteranceId: key, coverage, complete }: Recognition): TurnRun {
    const place = placeOf((one) => one.key === key);
    if (!place) return fixed(DID_NOT_CATCH);
    const share = Math.min(1, (heardShare.get(key) ?? 0) + coverage);
    heardShare.set(key, share);
    if (!complete) return fixed(LISTENS_ON);
    if (share < UNDERSTOOD_COVERAGE) return fixed(DID_NOT_CATCH);
    heardShare.delete(key);
    return answerAt(place);
  }

  function nextRun({ callerIsSilent }: PlanRequest): TurnRun {
    if (toAnswer) return toAnswer;
    const resumable = [...suspended].find((run) => !run.isWaiting());
    return resumable ?? fixed(callerIsSilent ? STILL_THERE : HOW_ELSE);
  }

  return {
    hearCaller(recognised) {
      carried = nothingCarriedOver();
      const last = recognised.at(-1);
      toAnswer = last ? understand(last) : fixed(DID_NOT_CATCH);
    },
    readCaller(text) {
      const place = placeOf((one) => isWritten(one, text));
      carried = nothingCarriedOver();
      if (place) toAnswer = answerAt(place);
    },
    readAssistant(text) {
      carried.said += ` ${text}`;
      toAnswer = null;
    },
    readSystem(text) {
      const outcome = readNote(carried, text);
      for (const { name, output } of carried.calls) if (output !== null && isToolName(name)) memory.set(name, output);
      if (outcome === 'answer' && at) toAnswer = answerAt(at);
      if (outcome === 'goOn' && at) toAnswer = answerAt(lastAnswered(at));
    },
    receiveToolOutput({ toolCallId, name, output }) {
      const wasAwaited = [...suspended].some((run) => run.receiveOutput(toolCallId, output));
      // A conversation carried over from another session brings its outputs along.
      if (!wasAwaited && isToolName(name)) memory.set(name, output);
    },
    async plan(request): Promise<ResponsePart[]> {
      instructions = request.instructions ?? instructions;
      const run = nextRun(request);
      if (run === toAnswer) toAnswer = null;
      suspended.delete(run);
      const parts = await run.next(request.toolNames);
      if (!run.isDone()) suspended.add(run);
      return parts;
    },
  };
}
