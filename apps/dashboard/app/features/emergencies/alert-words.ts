import type { Tone } from '#app/components/tag.tsx';
import type { RouterOutputs } from '#app/lib/trpc.ts';

export type Alert = RouterOutputs['emergencies']['get']['recent'][number];
export type Step = Alert['steps'][number];

/** How an emergency stands, in a few words. */
export function alertWording({ state, acceptedBy }: Pick<Alert, 'state' | 'acceptedBy'>): {
  label: string;
  tone: Tone;
} {
  switch (state) {
    case 'ringing':
      return { label: 'Ringing', tone: 'warning' };
    case 'accepted':
      return { label: `${acceptedBy ?? 'Somebody'} took it`, tone: 'accent' };
    case 'nobody':
      return { label: 'Nobody took it', tone: 'danger' };
    case 'closed':
      return { label: acceptedBy ? `Done, ${acceptedBy} had it` : 'Done', tone: 'neutral' };
  }
}

const STEPS: Record<Step['state'], string> = {
  waiting: 'next if nobody takes it',
  calling: 'being rung',
  ringing: 'being rung',
  accepted: 'pressed 1 and took it',
  declined: 'passed it on',
  no_answer: 'did not take it',
  busy: 'was on the phone',
  failed: 'could not be rung',
  skipped: 'not needed any more',
};

/** What became of ringing one person. */
export function stepInWords({ state }: Pick<Step, 'state'>): string {
  return STEPS[state];
}
