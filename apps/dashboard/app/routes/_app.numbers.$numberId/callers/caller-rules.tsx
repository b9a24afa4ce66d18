import { Card } from '#app/components/card.tsx';
import { useTRPC } from '#app/lib/trpc.ts';
import { useSeededQuery } from '#app/lib/use-seeded-query.ts';
import type { NumberSectionProps } from '../number-section.ts';
import { AnsweringForm } from './answering-form.tsx';
import { ListedCallers } from './listed-callers.tsx';
import type { Rules } from './rules-choices.ts';
import { ScreeningForm } from './screening-form.tsx';

interface CallerRulesProps extends NumberSectionProps {
  businessGreeting: string;
  /** As they were when the page was rendered. */
  seed: Rules;
}

/** How calls are taken, who always gets through, and who does not. A part that somebody else changes is shown anew. */
export function CallerRules({ number: { numberId }, businessGreeting, seed }: CallerRulesProps) {
  const trpc = useTRPC();
  const rules = useSeededQuery(trpc.numbers.rules.queryOptions({ numberId }), seed);
  return (
    <>
      <Card title="How calls are taken" description="By your opening hours, and with your own words.">
        <AnsweringForm
          key={JSON.stringify(rules.answering)}
          numberId={numberId}
          rules={rules}
          businessGreeting={businessGreeting}
        />
      </Card>
      <ListedCallers numberId={numberId} />
      <Card
        title="Unwanted calls"
        description="What callers get who may not be customers. Anyone with a booking and your VIPs always get through."
      >
        <ScreeningForm key={JSON.stringify(rules.screening)} numberId={numberId} rules={rules} />
      </Card>
    </>
  );
}
