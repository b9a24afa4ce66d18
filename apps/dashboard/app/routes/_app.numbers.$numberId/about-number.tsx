import type { NumberSectionProps } from './number-section.ts';
import { RemoveNumber } from './remove-number.tsx';

/** The number itself: its name, whose it is, and the way to be rid of it. */
export function AboutNumber({ number }: NumberSectionProps) {
  return <RemoveNumber number={number} />;
}
