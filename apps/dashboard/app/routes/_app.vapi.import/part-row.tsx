import { Checkbox, Spoiler } from '@mantine/core';
import { useId } from 'react';
import classes from './import.module.css';
import { type Part, withReadableNumbers } from './import-words.ts';

/** As much of a long text as a reader takes in at a glance. */
const SHOWN_PX = 132;

interface PartRowProps {
  part: Part;
  isTicked: boolean;
  onToggle: () => void;
}

/** One thing that can be taken over: what it is now, and what it would be. */
export function PartRow({ part, isTicked, onToggle }: PartRowProps) {
  const aboutId = useId();
  const { title, now, proposed, from, check } = part;
  return (
    <div className={classes.part}>
      <Checkbox
        checked={isTicked}
        onChange={onToggle}
        label={<span className={classes.partTitle}>{withReadableNumbers(title)}</span>}
        aria-describedby={aboutId}
      />
      <div className={classes.change} id={aboutId}>
        {now !== null && <Text label="Now" text={now} />}
        <Text label={now === null ? 'New' : 'Would be'} text={proposed} />
        {check && <p className={classes.check}>{check}</p>}
        <p className={classes.muted}>{from}</p>
      </div>
    </div>
  );
}

function Text({ label, text }: { label: string; text: string }) {
  return (
    <div className={classes.text}>
      <span className={classes.label}>{label}</span>
      <Spoiler maxHeight={SHOWN_PX} showLabel="Show all of it" hideLabel="Show less">
        <span className={classes.words}>{withReadableNumbers(text)}</span>
      </Spoiler>
    </div>
  );
}
