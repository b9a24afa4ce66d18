import { Link } from '@remix-run/react';
import type { CallRow } from '#app/features/calls/call-list.tsx';
import { callerSubtitle, callerTitle } from '#app/features/calls/caller.ts';
import { OutcomeTag } from '#app/features/calls/outcome-tag.tsx';
import { Snippet } from '#app/features/calls/snippet.tsx';
import { useBusiness } from '#app/lib/business.tsx';
import { clock, dayAndTime, duration, relativeDay, timeOfDay } from '#app/lib/format.ts';
import { useNow } from '#app/lib/use-now.ts';
import classes from './call-table.module.css';

/** Calls on a wide screen. Each row is one link: the caller's. */
export function CallTable({ calls }: { calls: readonly CallRow[] }) {
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Caller</th>
          <th scope="col">How it went</th>
          <th scope="col">Booking</th>
          <th scope="col">Your number</th>
          <th scope="col" className={classes.end}>
            Length
          </th>
        </tr>
      </thead>
      <tbody>
        {calls.map((call) => (
          <CallTableRow key={call.callId} call={call} />
        ))}
      </tbody>
    </table>
  );
}

function CallTableRow({ call }: { call: CallRow }) {
  const { timeZone, renderedAtMs } = useBusiness();
  const nowMs = useNow(renderedAtMs, 30_000);
  return (
    <tr>
      <td className={classes.when}>
        <span>{relativeDay(call.startedAt, { timeZone, nowMs })}</span>
        <span className={classes.dim}>{timeOfDay(call.startedAt, timeZone)}</span>
      </td>
      <td>
        <Link to={`/calls/${call.callId}`} prefetch="intent" className={classes.caller}>
          {callerTitle(call)}
        </Link>
        <span className={classes.dim}>
          {[callerSubtitle(call), call.mode === 'vapi' && 'Vapi', call.simulated && 'test call']
            .filter(Boolean)
            .join(' · ')}
        </span>
        {call.snippet && <Snippet text={call.snippet} />}
      </td>
      <td>
        <OutcomeTag status={call.status} outcome={call.outcome} />
      </td>
      <td>
        {call.booking && (
          <>
            <span>{call.booking.serviceName}</span>
            <span className={classes.dim}>{dayAndTime(call.booking.startsAt, { timeZone, nowMs })}</span>
          </>
        )}
      </td>
      <td className={classes.dim}>{call.numberLabel}</td>
      <td className={classes.end}>
        {call.durationSec === null ? <Elapsed startedAt={call.startedAt} /> : duration(call.durationSec)}
      </td>
    </tr>
  );
}

function Elapsed({ startedAt }: { startedAt: string }) {
  const { renderedAtMs } = useBusiness();
  return <>{clock(useNow(renderedAtMs) - new Date(startedAt).getTime())}</>;
}
