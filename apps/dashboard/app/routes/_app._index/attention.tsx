import { Button } from '@mantine/core';
import { Link } from '@remix-run/react';
import { Card } from '#app/components/card.tsx';
import { troubleInWords } from '#app/features/numbers/problem-words.ts';
import { useBusiness } from '#app/lib/business.tsx';
import { isDialable, phoneNumber, timeAgo } from '#app/lib/format.ts';
import type { RouterOutputs } from '#app/lib/trpc.ts';
import { useNow } from '#app/lib/use-now.ts';
import { endReasonInWords } from '#app/lib/words.ts';
import { IconPhone } from '#app/theme/icons.ts';
import classes from './attention.module.css';

type AttentionItem = RouterOutputs['overview']['today']['needsAttention'][number];

const KINDS: Record<AttentionItem['kind'], string> = {
  missed_call: 'Missed call',
  failed_call: 'The call broke off',
  refused_call: 'Could not be answered',
  voicemail: 'Left a voicemail',
  emergency: 'Emergency that nobody took',
  false_claim: 'Was told something that is not so',
  message: 'Left a message',
  calendar: 'Cannot be read, so callers are offered no times',
  number: 'Phone number',
};

/** Callers who were not served and have not rung again since, messages still to do, and a calendar that does not answer. */
export function Attention({ items }: { items: readonly AttentionItem[] }) {
  if (items.length === 0) return null;
  return (
    <Card title="Needs your attention" description="What is waiting for you." flush>
      <ul className={classes.list}>
        {items.map((item) => (
          <AttentionRow key={`${item.kind}-${item.callId ?? item.numberId}-${item.at}`} item={item} />
        ))}
      </ul>
    </Card>
  );
}

function AttentionRow({ item }: { item: AttentionItem }) {
  const { timeZone, renderedAtMs } = useBusiness();
  const nowMs = useNow(renderedAtMs, 30_000);
  const number = item.fromNumber ?? '';
  const who = item.callerName ?? phoneNumber(number);
  const reason = item.numberId ? troubleInWords(item.reason) : endReasonInWords(item.reason);
  return (
    <li className={classes.row}>
      <div className={classes.words}>
        {pageOf(item) ? (
          <Link to={pageOf(item)} className={classes.who}>
            {who}
          </Link>
        ) : (
          <span className={classes.who}>{who}</span>
        )}
        <span className={classes.reason}>
          {[KINDS[item.kind], reason, timeAgo(item.at, { timeZone, nowMs })].filter(Boolean).join(' · ')}
        </span>
      </div>
      {isDialable(number) && (
        <Button
          component="a"
          href={`tel:${number}`}
          variant="default"
          size="xs"
          leftSection={<IconPhone size={15} aria-hidden />}
          aria-label={`Call back ${who}`}
          className={classes.call}
        >
          Call back
        </Button>
      )}
    </li>
  );
}

/** Where more is to be read. */
function pageOf({ kind, callId, numberId }: AttentionItem): string {
  if (kind === 'message') return '/messages';
  if (kind === 'calendar') return '/calendars';
  if (numberId) return `/numbers/${numberId}`;
  return callId ? `/calls/${callId}` : '';
}
