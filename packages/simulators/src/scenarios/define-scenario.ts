import type { CalcomFault } from '../calcom/faults.ts';
import type { SpeechVoice } from '../speech/voices.ts';
import type { CallerEnding, CallerTurn, Trigger } from '../twilio/caller-script.ts';
import { whenQuiet } from '../twilio/caller-script.ts';
import type { HumanScript } from '../twilio/human-script.ts';
import type { LineConditions } from '../twilio/line-conditions.ts';
import type { AssistantTurn } from './assistant.ts';
import type { Expectation } from './expectations.ts';

/** One exchange: what the caller says, and what the model does about it. */
export type Exchange = CallerTurn & { answer?: AssistantTurn };

/** A whole call: what is said, what the model decides, what must be true afterwards. */
export type Scenario = {
  name: string;
  title: string;
  description: string;
  /** The number it dials, E.164. */
  to: string;
  /** Default: a new fictional number for every call. `withheld`: hidden. */
  from?: string;
  /** Twilio's `StirVerstat`. Default: the caller's company vouches for the number. */
  attestation?: string;
  /** A call that was made from the same number before. */
  follows?: Scenario;
  /** What the network does to the caller's audio. */
  conditions?: LineConditions;
  callerVoice: SpeechVoice;
  dialogue: readonly Exchange[];
  ending: CallerEnding;
  /** Who answers the numbers that are dialled during the call. Default: somebody who picks up, presses 1 if asked, and talks for a moment. */
  human?: HumanScript;
  /** What goes wrong around the call for its length. */
  faults?: { calcom?: { mode: CalcomFaultMode; eventTypeId: number } };
  expectations: readonly Expectation[];
};

export type CalcomFaultMode = Exclude<CalcomFault, 'off'>;

/** Numbers of the demo businesses (prisma/seed.ts). */
export const BRIGHTWATER_LINE = '+15125550142';
export const HARBOR_LINE = '+15125550177';
/** Harbor's event types at Cal.com. */
export const HARBOR_EVENT_TYPES = { acRepair: 502, tuneUp: 503 } as const;

export const defineScenario = (scenario: Scenario): Scenario => scenario;

/** Starts an exchange: `caller('…').hears(assistant => …)`. */
export function caller(says: string, when: Trigger = whenQuiet()) {
  const turn: Exchange = { says, when };
  return {
    ...turn,
    /** What the model does when it has understood this line. */
    assistant: (answer: AssistantTurn): Exchange => ({ ...turn, answer }),
  };
}

/** The key of a line in the recogniser: the same words in the same voice sound the same, whoever says them. */
export const utteranceId = (voice: SpeechVoice, says: string): string => `${voice}: ${says}`;
