import { Notice } from '#app/components/notice.tsx';
import type { RouterOutputs } from '#app/lib/trpc.ts';

export type Problem = RouterOutputs['bookings']['check']['problems'][number];

/** What speaks against a time: what cannot be, and what is the owner's to decide. Nothing when all is well. */
export function PlacementNotes({ problems }: { problems: readonly Problem[] }) {
  if (problems.length === 0) return null;
  const impossible = problems.filter(({ blocking }) => blocking);
  const shown = impossible.length > 0 ? impossible : problems;
  return (
    <Notice
      tone={impossible.length > 0 ? 'danger' : 'warning'}
      title={impossible.length > 0 ? 'This time is not possible' : 'Please note'}
    >
      {shown.length === 1 ? shown[0]?.message : <List problems={shown} />}
    </Notice>
  );
}

function List({ problems }: { problems: readonly Problem[] }) {
  return (
    <ul style={{ margin: '4px 0 0', paddingInlineStart: 18 }}>
      {problems.map(({ message }) => (
        <li key={message}>{message}</li>
      ))}
    </ul>
  );
}
