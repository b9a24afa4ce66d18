import { Link } from '@remix-run/react';
import { LiveDot } from '#app/components/live-dot.tsx';
import { useBusiness } from '#app/lib/business.tsx';
import { clock, count, phoneNumber } from '#app/lib/format.ts';
import { runningInWords } from '#app/lib/tool-words.ts';
import type { RouterOutputs } from '#app/lib/trpc.ts';
import { useNow } from '#app/lib/use-now.ts';
import classes from './live-calls.module.css';

type LiveCall = RouterOutputs['overview']['today']['liveCalls'][number];

/** Who is on the phone now, and what is being said. Nothing at all when nobody is. */
export function LiveCalls({ calls }: { calls: readonly LiveCall[] }) {
  if (calls.length === 0) return null;
  return (
    <section className={classes.card} aria-labelledby="live-calls">
      <h2 className={classes.title} id="live-calls">
        <LiveDot /> {count(calls.length, 'call')} in progress
      </h2>
      <ul className={classes.list}>
        {calls.map((call) => (
          <li key={call.callId}>
            <LiveCallRow call={call} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function LiveCallRow({ call }: { call: LiveCall }) {
  const { renderedAtMs } = useBusiness();
  const elapsedMs = useNow(renderedAtMs) - new Date(call.startedAt).getTime();
  return (
    <Link to={`/calls/${call.callId}`} className={classes.row}>
      <span className={classes.head}>
        <strong>{phoneNumber(call.fromNumber)}</strong>
        <span>{[call.numberLabel, call.simulated ? 'test call' : null].filter(Boolean).join(' · ')}</span>
        <span className={classes.clock}>{clock(elapsedMs)}</span>
      </span>
      <span className={classes.sentence}>
        <CurrentSentence call={call} />
      </span>
    </Link>
  );
}

function CurrentSentence({ call }: { call: LiveCall }) {
  if (call.runningTool) return <em>{runningInWords(call.runningTool)}</em>;
  if (!call.latestTurn) return <em>Picking up…</em>;
  const who = call.latestTurn.speaker === 'caller' ? 'Caller' : 'Assistant';
  return (
    <>
      <span className={classes.who}>{who}:</span> {call.latestTurn.text}
    </>
  );
}
