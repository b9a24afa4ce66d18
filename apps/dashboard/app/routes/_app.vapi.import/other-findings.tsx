import { Card } from '#app/components/card.tsx';
import classes from './import.module.css';
import { type Proposal, withReadableNumbers } from './import-words.ts';

/** What needs no taking over, and what cannot be. */
export function OtherFindings({ proposal: { covered, leftBehind } }: { proposal: Proposal }) {
  return (
    <>
      {leftBehind.length > 0 && (
        <Card
          title="What does not carry over"
          description="Go through this once before Offhook answers calls: it says what to do instead."
        >
          <Things things={leftBehind.map(({ title, why }) => ({ title, words: why }))} />
        </Card>
      )}
      {covered.length > 0 && (
        <Card title="What Offhook does already" description="Nothing to do about these.">
          <Things things={covered.map(({ title, by }) => ({ title, words: by }))} />
        </Card>
      )}
    </>
  );
}

function Things({ things }: { things: readonly { title: string; words: string }[] }) {
  return (
    <ul className={classes.things}>
      {things.map(({ title, words }) => (
        <li key={`${title} ${words}`}>
          <strong>{withReadableNumbers(title)}</strong>
          <span>{withReadableNumbers(words)}</span>
        </li>
      ))}
    </ul>
  );
}
