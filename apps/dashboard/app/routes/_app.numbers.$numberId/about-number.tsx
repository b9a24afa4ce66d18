import { Card } from '#app/components/card.tsx';
import { AssignNumber } from './assign-number.tsx';
import type { NumberSectionProps } from './number-section.ts';
import { ReleaseNumber } from './release-number.tsx';
import { RemoveNumber } from './remove-number.tsx';
import { RenameNumber } from './rename-number.tsx';

/** The number itself: its name, whose it is, and the ways to be rid of it. */
export function AboutNumber({ number }: NumberSectionProps) {
  return (
    <Card title="This number">
      <RenameNumber key={number.label} number={number} />
      <AssignNumber number={number} />
      <RemoveNumber number={number} />
      <ReleaseNumber number={number} />
    </Card>
  );
}
