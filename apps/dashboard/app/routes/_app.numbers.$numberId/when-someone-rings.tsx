import { Card } from '#app/components/card.tsx';
import { NumberForm } from './number-form.tsx';
import type { NumberSectionProps } from './number-section.ts';

/** Who takes the calls of this number. */
export function WhenSomeoneRings({ number }: NumberSectionProps) {
  return (
    <Card title="When someone rings">
      <NumberForm key={number.updatedAt} number={number} />
    </Card>
  );
}
