import { answeringMachine } from './answering-machine.ts';
import { asksForHuman } from './asks-for-human.ts';
import { bookingLink } from './booking-link.ts';
import { booksHeating } from './books-heating.ts';
import { burstPipe } from './burst-pipe.ts';
import { calendarDown } from './calendar-down.ts';
import { cancelsAppointment } from './cancels-appointment.ts';
import { comfortNoise } from './comfort-noise.ts';
import type { Scenario } from './define-scenario.ts';
import { edgeOfArea } from './edge-of-area.ts';
import { endsPolitely } from './ends-politely.ts';
import { fakedNumber } from './faked-number.ts';
import { falsePromise } from './false-promise.ts';
import { gasSmell } from './gas-smell.ts';
import { hangUpMidTool } from './hang-up-mid-tool.ts';
import { holdMusic } from './hold-music.ts';
import { humanDeclines } from './human-declines.ts';
import { interrupts } from './interrupts.ts';
import { keyZero } from './key-zero.ts';
import { keypad } from './keypad.ts';
import { knowledgeQuestion } from './knowledge-question.ts';
import { leakingSink } from './leaking-sink.ts';
import { leavesMessage } from './leaves-message.ts';
import { mediaGaps } from './media-gaps.ts';
import { movesAppointment } from './moves-appointment.ts';
import { nobodyAnswers } from './nobody-answers.ts';
import { nobodyTakesIt } from './nobody-takes-it.ts';
import { outsideArea } from './outside-area.ts';
import { ownTool } from './own-tool.ts';
import { priceQuestion } from './price-question.ts';
import { privateNumber } from './private-number.ts';
import { returningCaller } from './returning-caller.ts';
import { secondThoughts } from './second-thoughts.ts';
import { silentCaller } from './silent-caller.ts';
import { uhHuh } from './uh-huh.ts';
import { unansweredQuestion } from './unanswered-question.ts';

/** Every scenario, in the order they are listed to people. */
export const SCENARIOS: readonly Scenario[] = [
  leakingSink,
  priceQuestion,
  burstPipe,
  gasSmell,
  falsePromise,
  outsideArea,
  edgeOfArea,
  interrupts,
  uhHuh,
  knowledgeQuestion,
  unansweredQuestion,
  leavesMessage,
  bookingLink,
  ownTool,
  secondThoughts,
  keypad,
  returningCaller,
  movesAppointment,
  endsPolitely,
  asksForHuman,
  nobodyTakesIt,
  privateNumber,
  fakedNumber,
  silentCaller,
  comfortNoise,
  holdMusic,
  answeringMachine,
  mediaGaps,
  booksHeating,
  cancelsAppointment,
  calendarDown,
  hangUpMidTool,
  humanDeclines,
  nobodyAnswers,
  keyZero,
];

export function findScenario(name: string): Scenario | undefined {
  return SCENARIOS.find((scenario) => scenario.name === name);
}
