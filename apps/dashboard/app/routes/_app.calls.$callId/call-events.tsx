import { useBusiness } from '#app/lib/business.tsx';
import { timeOfDay } from '#app/lib/format.ts';
import { eventInWords } from '#app/lib/words.ts';
import classes from './call-events.module.css';
import type { CallDetail } from './timeline.ts';

/** What was recorded besides the conversation, for when something has to be found out. */
export function CallEvents({ events }: { events: CallDetail['events'] }) {
  const { timeZone } = useBusiness();
  if (events.length === 0) return null;
  return (
    <details className={classes.details}>
      <summary>What happened behind the scenes</summary>
      <ol className={classes.list}>
        {events.map((event) => (
          <li key={event.eventId}>
            <span className={classes.time}>{timeOfDay(event.at, timeZone)}</span>
            <details className={classes.event}>
              <summary>{eventInWords(event.type)}</summary>
              <pre>{event.payloadJson}</pre>
            </details>
          </li>
        ))}
      </ol>
    </details>
  );
}
