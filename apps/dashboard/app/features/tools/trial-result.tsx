import { Tag } from '#app/components/tag.tsx';
import type { RouterOutputs } from '#app/lib/trpc.ts';
import { errorInWords } from '#app/lib/words.ts';
import { secondsInWords } from './figure-words.ts';
import classes from './tools.module.css';

type Trial = RouterOutputs['tools']['try'];

const RESULTS = {
  succeeded: { label: 'It worked', tone: 'accent' },
  refused: { label: 'It worked, and the answer was no', tone: 'info' },
  failed: { label: 'It did not work', tone: 'danger' },
} as const;

/** What came of a try: what would be said, how long it took, and everything the assistant would be told. */
export function TrialResult({ trial }: { trial: Trial }) {
  const { label, tone } = RESULTS[trial.result];
  const sentence = sentenceOf(trial.told);
  return (
    <div className={classes.trial}>
      <p className={classes.trialHead}>
        <Tag tone={tone}>{label}</Tag>
        <span>
          {secondsInWords(trial.durationMs)}
          {trial.attempts.length > 1 && `, ${trial.attempts.length} tries`}
        </span>
      </p>
      {trial.error && (
        <p>
          Why: {errorInWords(trial.error.code)} <span className={classes.technical}>({trial.error.message})</span>
        </p>
      )}
      {sentence && (
        <blockquote className={classes.said}>
          <span>{trial.error ? 'The caller would hear' : 'The assistant would say'}</span>
          {sentence}
        </blockquote>
      )}
      <details className={classes.details}>
        <summary>Everything it would be told</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
        <section className={classes.json} tabIndex={0} aria-label="Everything the assistant would be told">
          <pre>{JSON.stringify(trial.told, null, 2)}</pre>
        </section>
      </details>
    </div>
  );
}

function sentenceOf(told: unknown): string | null {
  const say: unknown = typeof told === 'object' && told !== null ? Reflect.get(told, 'say') : null;
  return typeof say === 'string' && say !== '' ? say : null;
}
