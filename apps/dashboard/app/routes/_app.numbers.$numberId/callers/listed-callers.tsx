import { Button, CloseButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Card } from '#app/components/card.tsx';
import setup from '#app/components/setup-list.module.css';
import { Tag } from '#app/components/tag.tsx';
import { LIST_WORDS, type ListedCaller } from '#app/features/callers/list-words.ts';
import { useListCaller } from '#app/features/callers/use-list-caller.ts';
import { phoneNumber } from '#app/lib/format.ts';
import { useTRPC } from '#app/lib/trpc.ts';
import { IconPlus } from '#app/theme/icons.ts';
import { AddCaller } from './add-caller.tsx';
import classes from './callers.module.css';

/** Callers who never get through, and callers who always ring a person. */
export function ListedCallers({ numberId }: { numberId: string }) {
  const trpc = useTRPC();
  const [adding, { open, close }] = useDisclosure(false);
  const { data: callers } = useQuery(trpc.callers.onNumber.queryOptions({ numberId }));
  return (
    <Card
      title="Blocked callers and VIPs"
      description="Blocked callers hear that the number is not in service. VIPs never get the assistant: your phone rings."
      aside={
        <Button
          variant="default"
          size="xs"
          onClick={open}
          leftSection={<IconPlus size={15} aria-hidden />}
          aria-haspopup="dialog"
        >
          Add a caller
        </Button>
      }
      flush
    >
      {callers?.length === 0 && (
        <p className={classes.empty}>
          Nobody yet. You can also block a caller, or have them ring you, from the page of one of their calls.
        </p>
      )}
      <ul className={setup.list} aria-label="Blocked callers and VIPs">
        {callers?.map((caller) => (
          <li key={caller.listedCallerId}>
            <CallerRow caller={caller} />
          </li>
        ))}
      </ul>
      <AddCaller numberId={numberId} opened={adding} onClose={close} />
    </Card>
  );
}

function CallerRow({ caller }: { caller: ListedCaller }) {
  const { unlist } = useListCaller();
  const phone = phoneNumber(caller.e164);
  const { label, tone } = LIST_WORDS[caller.kind];
  const facts = [caller.name === '' ? null : phone, caller.numberId === null ? null : 'This number only'];
  return (
    <div className={setup.row}>
      <div className={`${setup.open} ${classes.fixed}`}>
        <span className={setup.words}>
          <span className={setup.name}>{caller.name || phone}</span>
          {facts.some(Boolean) && <span className={setup.facts}>{facts.filter(Boolean).join(' · ')}</span>}
        </span>
        <Tag tone={tone}>{label}</Tag>
      </div>
      <CloseButton
        aria-label={`Take ${caller.name || phone} off the list`}
        disabled={unlist.isPending}
        onClick={() => unlist.mutate({ listedCallerId: caller.listedCallerId })}
      />
    </div>
  );
}
