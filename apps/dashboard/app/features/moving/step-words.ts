import type { RouterOutputs } from '#app/lib/trpc.ts';

export type MovingView = RouterOutputs['moving']['steps'];
export type MovingStep = MovingView['steps'][number];

interface StepWords {
  title: string;
  about: string;
  /** Once it is done. */
  done: string;
}

export const STEP_WORDS: Record<MovingStep['name'], StepWords> = {
  connect: {
    title: 'Connect your Vapi account',
    about:
      'Offhook reads how your assistant is set up there. Nothing changes at Vapi, and no call is answered differently.',
    done: 'Your account is connected.',
  },
  import: {
    title: 'Take over what your assistant knows',
    about: 'Greeting, notes, prices, functions and past calls. You see every proposal first, and tick what you want.',
    done: 'What you ticked is in use. It can be taken back on the same page.',
  },
  number: {
    title: 'Bring your phone number',
    about:
      'The number stays yours and where it is. Offhook and Vapi both get to know it, so that calls can go to either. Callers notice nothing.',
    done: 'Offhook and Vapi both know your number.',
  },
  test: {
    title: 'Try it yourself',
    about: 'Place a test call and listen as a customer would: does it know your prices, does it book the right job?',
    done: 'Offhook has held a call to its end.',
  },
  some: {
    title: 'Let Offhook answer 5 of 100 callers',
    about: 'Whoever rings again gets the same side. When something goes wrong, calls go back to Vapi by themselves.',
    done: 'Offhook answers some of the callers.',
  },
  quarter: {
    title: 'Let Offhook answer 25 of 100 callers',
    about: 'When the first calls went well. Compare both sides before you go on.',
    done: 'Offhook answers a good part of the callers.',
  },
  all: {
    title: 'Let Offhook answer everybody',
    about: 'Vapi stays ready: it takes over when Offhook cannot, and one click goes back.',
    done: 'Offhook answers every caller.',
  },
  switchOff: {
    title: 'Switch Vapi off',
    about:
      'After a quiet week or two: disconnect the account here, then cancel your plan at Vapi. Do not delete the number there before, for that is the way back.',
    done: 'You have moved. Nothing leads to Vapi any more.',
  },
};

const NO_SHARING =
  'Your Vapi account takes no single calls from us, so callers cannot be shared. Go on with everybody: going back takes one click.';

/** What a step says about itself, as far as it is. */
export function stepInWords({ name, state }: MovingStep): { title: string; text: string } {
  const { title, about, done } = STEP_WORDS[name];
  if (state === 'done') return { title, text: done };
  if (state === 'impossible') return { title, text: NO_SHARING };
  return { title, text: about };
}

/** `Offhook answers 5 of 100 callers, Vapi the others.` */
export function shareInWords(number: NonNullable<MovingView['number']>): string {
  const { share, isElsewhere } = number;
  if (isElsewhere)
    return 'Its calls go elsewhere for now. The step ahead brings them here; what is set at Twilio now is kept.';
  if (share === null) return 'Neither Offhook nor Vapi answers it: its calls are forwarded, or it is paused.';
  if (share === 0) return 'Vapi answers every caller.';
  return share === 100 ? 'Offhook answers every caller.' : `Offhook answers ${share} of 100 callers, Vapi the others.`;
}
