import { useEffect, useRef } from 'react';
import { Card } from '#app/components/card.tsx';
import { EmptyState } from '#app/components/empty-state.tsx';
import { LiveDot } from '#app/components/live-dot.tsx';
import { IconPhoneCall } from '#app/theme/icons.ts';
import classes from './conversation.module.css';
import { buildTimeline, type CallDetail } from './timeline.ts';
import { ToolStep } from './tool-step.tsx';
import { TurnBubble } from './turn-bubble.tsx';

/** Everything that was said, with what the assistant looked up in between, at its time in the call. */
export function Conversation({ call }: { call: CallDetail }) {
  const items = buildTimeline(call);
  const live = call.status === 'active';
  const endRef = useFollowEnd(live, items.length);
  return (
    <Card
      title="Conversation"
      aside={
        live && (
          <span className={classes.live}>
            <LiveDot /> Live
          </span>
        )
      }
    >
      <div role="log" aria-label="Conversation" aria-live={live ? 'polite' : 'off'}>
        {items.length === 0 && <NothingSaid live={live} />}
        <ol className={classes.list}>
          {items.map((item) => (
            <li key={item.key} className={classes.item}>
              {item.kind === 'turn' ? <TurnBubble turn={item.turn} /> : <ToolStep tool={item.tool} />}
            </li>
          ))}
        </ol>
      </div>
      <div ref={endRef} className={classes.end} />
    </Card>
  );
}

function NothingSaid({ live }: { live: boolean }) {
  return (
    <EmptyState
      icon={IconPhoneCall}
      title={live ? 'Picking up…' : 'Nothing was said'}
      advice={
        live
          ? 'The first words appear here in a moment.'
          : 'The caller hung up, or the call broke off, before anyone spoke.'
      }
    />
  );
}

/** How near the end of the page a reader must be to be taken along with new words. */
const FOLLOW_WITHIN_PX = 240;

/** Keeps the newest words in view during a live call, unless the reader scrolled up to read. */
function useFollowEnd(live: boolean, itemCount: number) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const end = ref.current;
    if (!live || !end || itemCount === 0) return;
    const below = end.getBoundingClientRect().bottom - window.innerHeight;
    if (below > 0 && below < FOLLOW_WITHIN_PX) end.scrollIntoView({ block: 'end', behavior: 'smooth' });
  }, [live, itemCount]);
  return ref;
}
