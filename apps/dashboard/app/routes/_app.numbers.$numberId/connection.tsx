import { TwilioSteps } from '#app/features/numbers/twilio-steps.tsx';
import type { NumberSectionProps } from './number-section.ts';

/** Whether the calls of this number arrive here, and what to do about it. */
export function Connection(_: NumberSectionProps) {
  return <TwilioSteps />;
}
