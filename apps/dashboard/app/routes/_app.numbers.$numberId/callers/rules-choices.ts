import type { RouterInputs, RouterOutputs } from '#app/lib/trpc.ts';

export type Rules = RouterOutputs['numbers']['rules'];
export type Answering = Rules['answering'];
export type Screening = Rules['screening'];
export type SavedRules = Omit<RouterInputs['numbers']['saveRules'], 'numberId' | 'seen'>;

type Choice<Value> = { value: Value; label: string };

/** What the owner chooses from, in their words. */
export const WHILE_OPEN: Choice<Answering['hours']['open']>[] = [
  { value: 'assistant', label: 'The assistant answers' },
  { value: 'person', label: 'A person’s phone rings first' },
];
export const WHILE_CLOSED: Choice<Answering['hours']['closed']>[] = [
  ...WHILE_OPEN,
  { value: 'message', label: 'Callers hear that you are closed' },
];
export const NOT_PICKED_UP: Choice<Answering['ringing']['otherwise']>[] = [
  { value: 'assistant', label: 'The assistant takes the call' },
  { value: 'voicemail', label: 'They can leave a voicemail' },
];
export const WHAT_THEY_GET: Choice<Screening['withheld']>[] = [
  { value: 'answer', label: 'Answer as usual' },
  { value: 'press_key', label: 'Ask them to press a key first' },
  { value: 'voicemail', label: 'Take a voicemail' },
  { value: 'reject', label: 'Turn them away' },
];
export const DOUBTS: { rule: keyof Omit<Screening, 'burstLimit'>; label: string; description: string }[] = [
  {
    rule: 'withheld',
    label: 'Hidden number',
    description: 'The caller does not show a number. Some customers do that too.',
  },
  {
    rule: 'spoofed',
    label: 'Faked number',
    description: 'The phone companies found that the number shown is not the caller’s.',
  },
  {
    rule: 'unconfirmed',
    label: 'Number nobody vouches for',
    description: 'No phone company says whose number it is. Many small and foreign ones never do.',
  },
  {
    rule: 'neighbour',
    label: 'Number that looks like yours',
    description: 'It begins with the same six digits. Sales machines do that to seem local.',
  },
  {
    rule: 'burst',
    label: 'Rings again and again',
    description: 'One number rings more often than you allow.',
  },
];
