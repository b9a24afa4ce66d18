import { Button } from '@mantine/core';
import { Link } from '@remix-run/react';
import { Tag } from '#app/components/tag.tsx';
import { useBusiness } from '#app/lib/business.tsx';
import { phoneNumber, timeAgo } from '#app/lib/format.ts';
import { useNow } from '#app/lib/use-now.ts';
import { IconCheck, IconPhone } from '#app/theme/icons.ts';
import classes from './messages.module.css';
import type { Message } from './use-settle-message.ts';

interface MessageRowProps {
  message: Message;
  onSettle: (message: Message, done: boolean) => void;
}

/** One person, what they want, and what to do about it. */
export function MessageRow({ message, onSettle }: MessageRowProps) {
  const { timeZone, renderedAtMs } = useBusiness();
  const nowMs = useNow(renderedAtMs, 30_000);
  const number = message.phone === null ? null : phoneNumber(message.phone);
  const who = message.callerName ?? number ?? 'Number withheld';
  const isDone = message.doneAt !== null;
  return (
    <li className={classes.row}>
      <div className={classes.words}>
        <p className={classes.who}>
          {who}
          {message.urgent && !isDone && <Tag tone="warning">Urgent</Tag>}
        </p>
        <p className={classes.body}>{message.body}</p>
        <p className={classes.facts}>
          <span>
            {[
              message.source === 'text' ? 'By text' : 'By phone',
              message.callerName === null ? null : number,
              timeAgo(message.createdAt, { timeZone, nowMs }),
              message.bestTime === null ? null : `best time: ${message.bestTime}`,
              message.doneAt === null
                ? null
                : `done ${timeAgo(message.doneAt, { timeZone, nowMs })} by ${message.doneBy}`,
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
          {message.callId && <Link to={`/calls/${message.callId}`}>Read the call</Link>}
        </p>
      </div>
      <div className={classes.actions}>
        {message.phone && !isDone && (
          <Button
            component="a"
            href={`tel:${message.phone}`}
            variant="default"
            size="xs"
            leftSection={<IconPhone size={15} aria-hidden />}
            aria-label={`Call back ${who}`}
          >
            Call back
          </Button>
        )}
        <Button
          variant={isDone ? 'default' : 'light'}
          size="xs"
          leftSection={isDone ? undefined : <IconCheck size={15} aria-hidden />}
          onClick={() => onSettle(message, !isDone)}
          aria-label={isDone ? `Put back the message of ${who}` : `Mark the message of ${who} as done`}
        >
          {isDone ? 'Put back' : 'Done'}
        </Button>
      </div>
    </li>
  );
}
