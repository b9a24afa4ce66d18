import type { Tone } from '#app/components/tag.tsx';
import type { RouterOutputs } from '#app/lib/trpc.ts';

export type ListedCaller = RouterOutputs['callers']['onNumber'][number];

interface ListWords {
  label: string;
  tone: Tone;
  /** As something to choose. */
  choice: string;
  explanation: string;
}

/** The two lists, in the owner's words. */
export const LIST_WORDS: Record<ListedCaller['kind'], ListWords> = {
  vip: {
    label: 'VIP',
    tone: 'accent',
    choice: 'Ring me, never the assistant',
    explanation: 'For family, your crew, your best customers.',
  },
  blocked: {
    label: 'Blocked',
    tone: 'danger',
    choice: 'Block them',
    explanation: 'They hear that the number is not in service. It costs you nothing.',
  },
};

/** Why a call was not simply answered by the assistant. */
const RULES: Record<string, string> = {
  blocked: 'You blocked this caller',
  vip: 'A VIP: your phone rang instead of the assistant',
  forward: 'All calls of the number ring a person',
  open_hours: 'Your phone rings first while you are open',
  closed_hours: 'Your phone rings first while you are closed',
  closed_message: 'Callers hear that you are closed at this time',
  withheld: 'The caller hid their number',
  spoofed: 'The number shown was faked',
  unconfirmed: 'No phone company vouched for the number',
  neighbour: 'The number looks like yours',
  burst: 'The caller rang too often',
};

export function ruleInWords(rule: string | null): string | null {
  return rule === null ? null : (RULES[rule] ?? null);
}
