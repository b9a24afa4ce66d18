import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type RouterInputs, useTRPC } from '#app/lib/trpc.ts';
import type { Problem } from './placement-notes.tsx';

export type PlacementQuestion = RouterInputs['bookings']['check'];

export interface Placement {
  problems: readonly Problem[];
  /** The answer is on its way: nobody knows yet. */
  isChecking: boolean;
  isImpossible: boolean;
}

const NONE: readonly Problem[] = [];

/** What speaks against a time, asked anew whenever the question changes. Null: nothing is asked yet. */
export function usePlacement(question: PlacementQuestion | null): Placement {
  const trpc = useTRPC();
  const { data, isFetching } = useQuery(
    trpc.bookings.check.queryOptions(question ?? { startsAt: new Date(0).toISOString() }, {
      enabled: question !== null,
      staleTime: 0,
      retry: false,
      placeholderData: keepPreviousData,
    }),
  );
  const problems = question === null ? NONE : (data?.problems ?? NONE);
  return { problems, isChecking: isFetching, isImpossible: problems.some(({ blocking }) => blocking) };
}
