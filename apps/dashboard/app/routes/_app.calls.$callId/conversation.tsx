import { useEffect, useRef } from 'react';
import { Card } from '#app/components/card.tsx';
import { EmptyState } from '#app/components/empty-state.tsx';
import { LiveDot } from '#app/components/live-dot.tsx';
import { ruleInWords } from '#app/features/callers/list-words.ts';
import { IconPhoneCall } from '#app/theme/icons.ts';
import classes from './conversation.module.css';
import { RecordingPlayer } from './recording-player.tsx';
import { buildTimeline, type CallDetail, type TimelineItem, turnAt } from './timeline.ts';
import { ToolStep } from './tool-step.tsx';
import { TransferStep } from './transfer-step.tsx';
import { TurnBubble } from './turn-bubble.tsx';
import { type RecordingControls, useRecording } from './use-recording.ts';
import { VoicemailStep } from './voicemail-step.tsx';

/** Everything that was said, with what was done in between, at its time in the call; to be listened to where it was recorded. */
export function Conversation({ call }: { call: CallDetail }) {
  const recording = useRecording(call.recording?.durationMs ?? 0);
  const player = call.recording ? recording : null;
  const hasBegun = recording.isPlaying || recording.positionMs > 0;
  const heardTurnId = player && hasBegun ? turnAt(call.turns, recording.positionMs)?.turnId : undefined;
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
      {player && <RecordingPlayer callId={call.callId} recording={player} />}
      <div role="log" aria-label="Conversation" aria-live={live ? 'polite' : 'off'}>
        {items.length === 0 && <NothingSaid live={live} rule={ruleInWords(call.callerRule)} />}
        <ol className={classes.list}>
          {items.map((item) => (
            <li key={item.key} className={classes.item}>
              <Item item={item} call={call} player={player} isHeard={item.key === heardTurnId} />
            </li>
          ))}
        </ol>
      </div>
      <div ref={endRef} className={classes.end} />
    </Card>
  );
}

interface ItemProps {
  item: TimelineItem;
  call: CallDetail;
  player: RecordingControls | null;
  /** It is what is being listened to. */
  isHeard: boolean;
}

function Item({ item, call, player, isHeard }: ItemProps) {
  switch (item.kind) {
    case 'turn':
      return <TurnBubble turn={item.turn} isHeard={isHeard} onPlay={player?.playFrom ?? null} />;
    case 'tool':
      return <ToolStep tool={item.tool} />;
    case 'transfer':
      return <TransferStep transfer={item.transfer} isLive={call.status === 'active'} />;
    case 'voicemail':
      return <VoicemailStep voicemail={item.voicemail} callId={call.callId} />;
  }
}

function NothingSaid({ live, rule }: { live: boolean; rule: string | null }) {
  if (live) return <EmptyState icon={IconPhoneCall} title="Picking up…" advice={FIRST_WORDS} />;
  return <EmptyState icon={IconPhoneCall} title="Nothing was said" advice={rule ? `${rule}.` : BROKE_OFF} />;
}

const FIRST_WORDS = 'The first words appear here in a moment.';
const BROKE_OFF = 'The caller hung up, or the call broke off, before anyone spoke.';

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
