import { fillSample, partsOf } from './sample-text.ts';
import classes from './text-preview.module.css';
import type { Profile } from './use-save-section.ts';

/** The text as a customer would get it, and what it costs. */
export function TextPreview({ template, profile }: { template: string; profile: Profile }) {
  const text = fillSample(template, profile);
  const parts = partsOf(text);
  return (
    <div className={classes.preview}>
      <p className={classes.bubble}>{text}</p>
      <span className={classes.cost}>
        {text.length} characters{parts > 1 ? `: counts as ${parts} texts` : ''}
      </span>
    </div>
  );
}
