import { asksForHuman } from './asks-for-human.ts';
import { booksHeating } from './books-heating.ts';
import { burstPipe } from './burst-pipe.ts';
import { calendarDown } from './calendar-down.ts';
import type { Scenario } from './define-scenario.ts';
import { hangUpMidTool } from './hang-up-mid-tool.ts';
import { humanDeclines } from './human-declines.ts';
import { interrupts } from './interrupts.ts';
import { keyZero } from './key-zero.ts';
import { knowledgeQuestion } from './knowledge-question.ts';
import { leakingSink } from './leaking-sink.ts';
import { nobodyAnswers } from './nobody-answers.ts';
import { nobodyTakesIt } from './nobody-takes-it.ts';
import { outsideArea } from './outside-area.ts';
import { priceQuestion } from './price-question.ts';
import { privateNumber } from './private-number.ts';
import { secondThoughts } from './second-thoughts.ts';
import { silentCaller } from './silent-caller.ts';

/** Every scenario, in the order they are listed to people. */
export const SCENARIOS: readonly Scenario[] = [
  leakingSink,
  priceQuestion,
  burstPipe,
  outsideArea,
  interrupts,
  knowledgeQuestion,
  secondThoughts,
  asksForHuman,
  nobodyTakesIt,
  privateNumber,
  silentCaller,
  booksHeating,
  calendarDown,
  hangUpMidTool,
  humanDeclines,
  nobodyAnswers,
  keyZero,
];

export function findScenario(name: string): Scenario | undefined {
  return SCENARIOS.find((scenario) => scenario.name === name);
}
