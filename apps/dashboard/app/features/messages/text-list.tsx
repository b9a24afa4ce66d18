import { Tag } from '#app/components/tag.tsx';
import { useBusiness } from '#app/lib/business.tsx';
import { dayAndTime } from '#app/lib/format.ts';
import { useNow } from '#app/lib/use-now.ts';
import classes from './text-list.module.css';
import { kindInWords, reasonInWords, stateInWords, type TextItem } from './text-words.ts';

/** A conversation by text as a phone shows it, oldest first. */
export function TextList({ texts, label }: { texts: readonly TextItem[]; label: string }) {
  return (
    <ul className={classes.list} aria-label={label}>
      {texts.map((text) => (
        <TextBubble key={text.textId} text={text} />
      ))}
    </ul>
  );
}

function TextBubble({ text }: { text: TextItem }) {
  const { timeZone, renderedAtMs } = useBusiness();
  const nowMs = useNow(renderedAtMs, 30_000);
  return (
    <li className={classes.text} data-direction={text.direction}>
      <p className={classes.bubble}>{text.body}</p>
      <span className={classes.facts}>
        {kindInWords(text)} · {dayAndTime(text.createdAt, { timeZone, nowMs })}
        <TextState text={text} />
      </span>
    </li>
  );
}

/** How far a text got, with the reason when it did not arrive, or when it leaves. */
export function TextState({ text }: { text: TextItem }) {
  const { timeZone, renderedAtMs } = useBusiness();
  const nowMs = useNow(renderedAtMs, 30_000);
  const state = stateInWords(text);
  if (state === null) return null;
  const reason = reasonInWords(text);
  const leavesLater = text.state === 'queued' && Date.parse(text.sendAfter) > nowMs;
  return (
    <>
      <Tag tone={state.tone}>{state.label}</Tag>
      {reason && <span>{reason}</span>}
      {leavesLater && <span>leaves {dayAndTime(text.sendAfter, { timeZone, nowMs }).toLowerCase()}</span>}
    </>
  );
}
