import { clock } from '#app/lib/format.ts';
import { heardAndUnheard, type Turn } from './timeline.ts';
import classes from './turn-bubble.module.css';

const SPEAKERS = { caller: 'Caller', assistant: 'Assistant' } as const;

/** One turn of the conversation. Words that were cut off before the caller heard them are struck through and labelled. */
export function TurnBubble({ turn }: { turn: Turn }) {
  const { heard, unheard } = heardAndUnheard(turn);
  return (
    <div className={classes.turn} data-speaker={turn.speaker}>
      <div className={classes.head}>
        <span className={classes.speaker}>{SPEAKERS[turn.speaker]}</span>
        <span className={classes.time}>{clock(turn.startedAtMs)}</span>
      </div>
      <p className={classes.bubble}>
        {heard || (unheard ? '' : '…')}
        {unheard && <del className={classes.unheard}>{unheard}</del>}
      </p>
      {turn.interrupted && (
        <span className={classes.note}>
          {unheard ? 'The caller spoke over this; the struck words were not heard' : 'The caller spoke over this'}
        </span>
      )}
    </div>
  );
}
