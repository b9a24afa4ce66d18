import { useInfiniteQuery } from '@tanstack/react-query';
import { Card } from '#app/components/card.tsx';
import { EmptyState } from '#app/components/empty-state.tsx';
import { ShowMore } from '#app/components/show-more.tsx';
import { TextState } from '#app/features/messages/text-list.tsx';
import { kindInWords, type TextItem } from '#app/features/messages/text-words.ts';
import { useBusiness } from '#app/lib/business.tsx';
import { dayAndTime, phoneNumber } from '#app/lib/format.ts';
import { type RouterOutputs, useTRPC } from '#app/lib/trpc.ts';
import { useNow } from '#app/lib/use-now.ts';
import { IconMessage } from '#app/theme/icons.ts';
import classes from './messages.module.css';

/** Every text, both ways, newest first. */
export function TextLog({ firstPage }: { firstPage: RouterOutputs['messages']['texts'] }) {
  const trpc = useTRPC();
  const pages = useInfiniteQuery(
    trpc.messages.texts.infiniteQueryOptions(
      {},
      {
        getNextPageParam: (page) => page.nextCursor,
        initialCursor: null,
        initialData: { pages: [firstPage], pageParams: [null] },
        gcTime: 0,
      },
    ),
  );
  const texts = pages.data.pages.flatMap((page) => page.texts);
  if (texts.length === 0) return <Card>{<NoTexts />}</Card>;
  return (
    <>
      <Card flush>
        <ul className={classes.list} aria-label="Texts">
          {texts.map((text) => (
            <TextRow key={text.textId} text={text} />
          ))}
        </ul>
      </Card>
      <ShowMore pages={pages} mt="md" />
    </>
  );
}

function TextRow({ text }: { text: TextItem }) {
  const { timeZone, renderedAtMs } = useBusiness();
  const nowMs = useNow(renderedAtMs, 30_000);
  return (
    <li className={classes.row}>
      <div className={classes.words}>
        <p className={classes.who}>
          {text.direction === 'inbound' ? 'From' : 'To'} {text.customerName ?? phoneNumber(text.customer)}
        </p>
        <p className={classes.body}>{text.body}</p>
        <p className={classes.facts}>
          <span>
            {[
              kindInWords(text),
              text.customerName === null ? null : phoneNumber(text.customer),
              dayAndTime(text.createdAt, { timeZone, nowMs }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
          <TextState text={text} />
        </p>
      </div>
    </li>
  );
}

function NoTexts() {
  return (
    <EmptyState
      icon={IconMessage}
      title="No texts yet"
      advice="Confirmations and reminders go out by themselves after the first booking. What they say is up to you: see “Texts to customers” in your business profile."
    />
  );
}
