import {
  type CallerScript,
  hangsUp,
  later,
  staysOnTheLine,
  whenAsked,
  whenConnected,
  whenQuiet,
} from './caller-script.ts';

/** What happens when somebody's telephone rings. */
export type PickUp =
  | { kind: 'answers'; afterMs: number }
  | { kind: 'never' }
  | { kind: 'busy' }
  | { kind: 'unreachable' };

/** Somebody behind a number that Twilio dials: when they pick up, and one side of what they say and do then. */
export type HumanScript = CallerScript & {
  picksUp: PickUp;
  /** An answering machine: what machine detection reports. */
  isMachine?: boolean;
};

type Talk = Partial<Pick<CallerScript, 'callerVoice' | 'dialogue' | 'ending'>> & { afterMs?: number };

const RINGS_FOR_MS = 2_500;
const SHORT_TALK_MS = 1_500;

const answers = ({ afterMs = RINGS_FOR_MS, ...talk }: Talk): HumanScript => ({
  callerVoice: 'awb',
  dialogue: [],
  ending: staysOnTheLine(),
  ...talk,
  picksUp: { kind: 'answers', afterMs },
});

/** Listens to what is announced, presses 1, and then says these lines. */
export const acceptsCall = (talk: Talk = {}): HumanScript => {
  const { dialogue = [], ending = dialogue.length > 0 ? hangsUp() : hangsUp(later(SHORT_TALK_MS)) } = talk;
  const [first, ...rest] = dialogue;
  const lines = first ? [{ when: whenConnected(), ...first }, ...rest] : [];
  return answers({ ...talk, dialogue: [{ says: '', presses: '1', when: whenAsked() }, ...lines], ending });
};

/** Answers and talks at once: for calls that are put through without a question. */
export const answersCall = (talk: Talk = {}): HumanScript =>
  answers({ ending: hangsUp(later(SHORT_TALK_MS)), ...talk });

/** Listens and presses 2. */
export const declinesCall = (talk: Talk = {}): HumanScript =>
  answers({ ...talk, dialogue: [{ says: '', presses: '2' }], ending: hangsUp(later(3_000)) });

/** Picks up and puts down while the matter is still being told. */
export const hangsUpOnBriefing = (afterMs = 2_000): HumanScript => answers({ ending: hangsUp(later(afterMs)) });

/** Picks up, listens, and never presses a key. */
export const pressesNothing = (): HumanScript =>
  answers({ dialogue: [{ says: 'Hello? Who is this?', when: later(300) }] });

/** Picks up by itself, says its sentence, and then records silence. */
export const answeringMachine = (
  says = 'You have reached my mailbox. Please leave a message after the tone.',
): HumanScript => ({
  ...answers({ dialogue: [{ says, when: later(300) }], afterMs: RINGS_FOR_MS }),
  isMachine: true,
});

const silent = { callerVoice: 'awb', dialogue: [], ending: hangsUp(whenQuiet()) } as const;
export const neverAnswers = (): HumanScript => ({ ...silent, picksUp: { kind: 'never' } });
export const lineIsBusy = (): HumanScript => ({ ...silent, picksUp: { kind: 'busy' } });
export const isUnreachable = (): HumanScript => ({ ...silent, picksUp: { kind: 'unreachable' } });
