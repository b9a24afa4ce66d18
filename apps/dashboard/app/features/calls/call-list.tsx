import { Link } from '@remix-run/react';
import { useBusiness } from '#app/lib/business.tsx';
import { dayAndTime, duration } from '#app/lib/format.ts';
import type { RouterOutputs } from '#app/lib/trpc.ts';
import { useNow } from '#app/lib/use-now.ts';
import classes from './call-list.module.css';
import { callerSubtitle, callerTitle } from './caller.ts';
import { OutcomeTag } from './outcome-tag.tsx';
import { Snippet } from './snippet.tsx';

export type CallRow = RouterOutputs['calls']['list']['calls'][number];

/** Calls as a list of links, newest first: on phones, and wherever there is little room. */
export function CallList({ calls, label }: { calls: readonly CallRow[]; label: string }) {
  return (
    <ul className={classes.list} aria-label={label}>
      {calls.map((call) => (
        <li key={call.callId}>
          <CallListItem call={call} />
        </li>
      ))}
    </ul>
  );
}

function CallListItem({ call }: { call: CallRow }) {
  const { timeZone, renderedAtMs } = useBusiness();
  const nowMs = useNow(renderedAtMs, 30_000);
  const subtitle = callerSubtitle(call);
  return (
    <Link to={`/calls/${call.callId}`} prefetch="intent" className={classes.row}>
      <span className={classes.caller}>{callerTitle(call)}</span>
      <span className={classes.tag}>
        <OutcomeTag status={call.status} outcome={call.outcome} />
      </span>
      <span className={classes.facts}>
        {dayAndTime(call.startedAt, { timeZone, nowMs })}
        {subtitle && <span className={classes.roomy}> · {subtitle}</span>}
        {call.mode === 'vapi' && ' · Vapi'}
        {call.simulated && ' · test call'}
      </span>
      <span className={classes.length}>{call.durationSec === null ? 'now' : duration(call.durationSec)}</span>
      {call.booking && (
        <span className={classes.wide}>
          {call.booking.serviceName} · {dayAndTime(call.booking.startsAt, { timeZone, nowMs })}
        </span>
      )}
      {call.snippet && (
        <span className={classes.wide}>
          <Snippet text={call.snippet} />
        </span>
      )}
    </Link>
  );
}
