import { clock } from '#app/lib/format.ts';
import { IconAlertTriangle, IconPlayerPlay } from '#app/theme/icons.ts';
import { heardAndUnheard, type Turn } from './timeline.ts';
import classes from './turn-bubble.module.css';

const SPEAKERS = { caller: 'Caller', assistant: 'Assistant' } as const;

interface TurnBubbleProps {
  turn: Turn;
  /** It is what is being listened to. */
  isHeard: boolean;
  /** Plays the call from a moment; null when it was not recorded. */
  onPlay: ((positionMs: number) => void) | null;
}

/** One turn of the conversation. Words that were cut off before the caller heard them are struck through and labelled. */
export function TurnBubble({ turn, isHeard, onPlay }: TurnBubbleProps) {
  const { heard, unheard } = heardAndUnheard(turn);
  const play = onPlay && (() => onPlay(turn.startedAtMs));
  return (
    <div className={classes.turn} data-speaker={turn.speaker} data-heard={isHeard || undefined}>
      <div className={classes.head}>
        <span className={classes.speaker}>{SPEAKERS[turn.speaker]}</span>
        <Moment turn={turn} play={play} />
      </div>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the button with its time does the same for the keyboard */}
      <p className={classes.bubble} data-plays={play ? true : undefined} onClick={unlessSelecting(play)}>
        {heard || (unheard ? '' : '…')}
        {unheard && <del className={classes.unheard}>{unheard}</del>}
      </p>
      {turn.falseClaims && (
        <span className={classes.flag}>
          <IconAlertTriangle size={15} aria-hidden />
          {turn.falseClaims.corrected
            ? 'No look-up had confirmed this, so it was taken back at once'
            : 'No look-up had confirmed this: tell the caller'}
        </span>
      )}
      {turn.interrupted && (
        <span className={classes.note}>
          {unheard ? 'The caller spoke over this; the struck words were not heard' : 'The caller spoke over this'}
        </span>
      )}
    </div>
  );
}

function Moment({ turn, play }: { turn: Turn; play: (() => void) | null }) {
  const moment = clock(turn.startedAtMs);
  if (!play) return <span className={classes.time}>{moment}</span>;
  return (
    <button type="button" className={classes.play} onClick={play} aria-label={`Play from ${moment}`}>
      <IconPlayerPlay size={11} aria-hidden />
      {moment}
    </button>
  );
}

/** A click that ends a selection of words is no wish to listen. */
function unlessSelecting(play: (() => void) | null) {
  if (!play) return undefined;
  return () => {
    if (window.getSelection()?.isCollapsed !== false) play();
  };
}
