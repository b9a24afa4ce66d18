import { Tag, type Tone } from '#app/components/tag.tsx';

type Mode = 'openai' | 'vapi' | 'forward' | 'paused';

/** What a number does with a call, in the owner's words. */
export const MODES: Record<Mode, { label: string; tone: Tone; explanation: string }> = {
  openai: {
    label: 'Assistant answers',
    tone: 'accent',
    explanation: 'Your phone assistant picks up every call on the first ring.',
  },
  vapi: {
    label: 'Answered by Vapi',
    tone: 'info',
    explanation: 'Your assistant at Vapi still takes the calls of this number.',
  },
  forward: {
    label: 'Rings a person',
    tone: 'info',
    explanation: 'A phone of yours rings. Below you choose which, and who takes the call if nobody picks up.',
  },
  paused: {
    label: 'Paused',
    tone: 'warning',
    explanation: 'Callers hear a short apology and the call ends. Use it for a number you are not ready to answer.',
  },
};

/** `share`: of a hundred callers, how many the assistant answers while Vapi has the others. */
export function ModeTag({ mode, share = 100 }: { mode: Mode; share?: number }) {
  const { label, tone } = MODES[mode];
  return <Tag tone={tone}>{mode === 'openai' && share < 100 ? `${label} ${share} %` : label}</Tag>;
}
