import { useQuery } from '@tanstack/react-query';
import { Notice } from '#app/components/notice.tsx';
import { problemInWords } from '#app/features/numbers/problem-words.ts';
import { useBusiness } from '#app/lib/business.tsx';
import { useTRPC } from '#app/lib/trpc.ts';
import classes from './connection.module.css';
import { CONNECTION_ID, type NumberSectionProps } from './number-section.ts';

/** Before everything else: callers of this number are not answered as its owner wishes. On a phone, why is a long way down. */
export function ConnectionAlert({ number: { numberId } }: NumberSectionProps) {
  const trpc = useTRPC();
  const { timeZone } = useBusiness();
  const { data: health } = useQuery(trpc.numbers.health.queryOptions({ numberId }));
  const worst = health?.problems.find(({ severity }) => severity === 'broken');
  if (!health?.hasAccount || !worst) return null;
  const { title, detail } = problemInWords(worst, timeZone);
  return (
    <div className={classes.alert}>
      <Notice tone="danger" title={title}>
        {detail} <a href={`#${CONNECTION_ID}`}>See what to do</a>
      </Notice>
    </div>
  );
}
