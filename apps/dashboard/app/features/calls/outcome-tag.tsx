import { LiveDot } from '#app/components/live-dot.tsx';
import { Tag } from '#app/components/tag.tsx';
import { callWording } from '#app/lib/words.ts';

interface OutcomeTagProps {
  status: 'active' | 'completed' | 'missed' | 'failed';
  outcome: string | null;
}

/** How a call went, or that it is going on. */
export function OutcomeTag(call: OutcomeTagProps) {
  const { label, tone } = callWording(call);
  return (
    <Tag tone={tone}>
      {call.status === 'active' && <LiveDot />}
      {label}
    </Tag>
  );
}
