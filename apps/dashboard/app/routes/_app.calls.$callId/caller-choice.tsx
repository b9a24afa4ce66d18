import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Card } from '#app/components/card.tsx';
import { LIST_WORDS, type ListedCaller } from '#app/features/callers/list-words.ts';
import { useListCaller } from '#app/features/callers/use-list-caller.ts';
import { useTRPC } from '#app/lib/trpc.ts';
import classes from './call-page.module.css';
import type { CallDetail } from './timeline.ts';

const KINDS = ['vip', 'blocked'] as const;

/** What happens when this caller rings again. Nothing is asked: every choice can be taken back at once. */
export function CallerChoice({ call }: { call: CallDetail }) {
  const trpc = useTRPC();
  const { data: caller } = useQuery(trpc.callers.ofCall.queryOptions({ callId: call.callId }));
  const { list, unlist } = useListCaller();
  if (!caller || caller.e164 === null) return null;
  const { e164: phone, listed, hasPerson } = caller;
  const busy = list.isPending || unlist.isPending;
  const choose = (kind: ListedCaller['kind']) =>
    list.mutate({ phone, kind, name: call.callerName ?? '', numberId: listed?.numberId ?? null });
  return (
    <Card title="When they ring again">
      <p className={classes.choice} aria-live="polite">
        {sentenceOf(listed, hasPerson)}
      </p>
      <Group gap="xs">
        {KINDS.filter((kind) => kind !== listed?.kind).map((kind) => (
          <Button key={kind} variant="default" size="xs" disabled={busy} onClick={() => choose(kind)}>
            {kind === 'vip' ? 'Always ring me' : 'Block this caller'}
          </Button>
        ))}
        {listed && (
          <Button
            variant="default"
            size="xs"
            disabled={busy}
            onClick={() => unlist.mutate({ listedCallerId: listed.listedCallerId })}
          >
            Treat them like everybody
          </Button>
        )}
      </Group>
    </Card>
  );
}

function sentenceOf(listed: ListedCaller | null, hasPerson: boolean): string {
  if (!listed) return 'They are answered like everybody else.';
  const where = listed.numberId === null ? 'on all your numbers' : 'on this number';
  if (listed.kind === 'blocked')
    return `${LIST_WORDS.blocked.label} ${where}: they hear that the number is not in service.`;
  if (hasPerson) return `A VIP ${where}: your phone rings, not the assistant.`;
  return 'A VIP, but there is no phone to ring yet: the assistant answers. Add one on the number’s page.';
}
