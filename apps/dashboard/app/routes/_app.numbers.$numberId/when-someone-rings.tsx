import { Card } from '#app/components/card.tsx';
import { NumberForm } from './number-form.tsx';
import type { NumberSectionProps } from './number-section.ts';

interface WhenSomeoneRingsProps extends NumberSectionProps {
  businessGreeting: string;
}

/** What happens with a call of this number. */
export function WhenSomeoneRings({ number, businessGreeting }: WhenSomeoneRingsProps) {
  return (
    <Card title="When someone rings">
      <NumberForm key={number.updatedAt} number={number} businessGreeting={businessGreeting} />
    </Card>
  );
}
