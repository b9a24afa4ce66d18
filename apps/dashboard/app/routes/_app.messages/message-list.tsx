import { useInfiniteQuery } from '@tanstack/react-query';
import { Card } from '#app/components/card.tsx';
import { EmptyState } from '#app/components/empty-state.tsx';
import { ShowMore } from '#app/components/show-more.tsx';
import { type RouterOutputs, useTRPC } from '#app/lib/trpc.ts';
import { IconCircleCheck, IconMessage } from '#app/theme/icons.ts';
import { MessageRow } from './message-row.tsx';
import classes from './messages.module.css';
import { useSettleMessage } from './use-settle-message.ts';

interface MessageListProps {
  state: 'open' | 'done';
  firstPage: RouterOutputs['messages']['list'];
}

/** Messages to act on, or those that were. */
export function MessageList({ state, firstPage }: MessageListProps) {
  const trpc = useTRPC();
  const settle = useSettleMessage();
  const pages = useInfiniteQuery(
    trpc.messages.list.infiniteQueryOptions(
      { state },
      {
        getNextPageParam: (page) => page.nextCursor,
        initialCursor: null,
        initialData: { pages: [firstPage], pageParams: [null] },
        gcTime: 0,
      },
    ),
  );
  const messages = pages.data.pages.flatMap((page) => page.messages);
  if (messages.length === 0) return <Card>{state === 'open' ? <NothingToDo /> : <NothingDone />}</Card>;
  return (
    <>
      <Card flush>
        <ul className={classes.list} aria-label={state === 'open' ? 'Messages to do' : 'Messages that are done'}>
          {messages.map((message) => (
            <MessageRow key={message.messageId} message={message} onSettle={settle} />
          ))}
        </ul>
      </Card>
      <ShowMore pages={pages} mt="md" />
    </>
  );
}

function NothingToDo() {
  return (
    <EmptyState
      icon={IconCircleCheck}
      title="Nobody is waiting for you"
      advice="When a caller leaves a message, or answers a text with something only a person can deal with, it appears here."
    />
  );
}

function NothingDone() {
  return (
    <EmptyState
      icon={IconMessage}
      title="Nothing done yet"
      advice="Messages you mark as done move here, so that you can look them up later."
    />
  );
}
