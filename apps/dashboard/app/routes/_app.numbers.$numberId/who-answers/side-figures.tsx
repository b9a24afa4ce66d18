import { Tag } from '#app/components/tag.tsx';
import { count, minutesInWords } from '#app/lib/format.ts';
import type { Answering } from './answering.ts';
import classes from './who-answers.module.css';

type Figures = Answering['figures']['openai'];

/** How the two sides did of late: what the calls are judged by. */
export function SideFigures({ answering: { figures, limits } }: { answering: Answering }) {
  return (
    <div className={classes.part}>
      <h3 className={classes.subtitle}>
        The last {limits.windowMin === 60 ? 'hour' : minutesInWords(limits.windowMin)}
      </h3>
      <dl className={classes.sides}>
        <Side name="Offhook" figures={figures.openai} />
        <Side name="Vapi" figures={figures.vapi} />
      </dl>
    </div>
  );
}

function Side({ name, figures }: { name: string; figures: Figures }) {
  return (
    <div>
      <dt>
        {name} {figures.verdict && <Tag tone="warning">Above your limit</Tag>}
      </dt>
      <dd>{inWords(figures)}</dd>
    </div>
  );
}

function inWords({ calls, failed, fallbacks, firstAudio }: Figures): string {
  if (calls === 0) return 'No calls';
  const parts = [
    count(calls, 'call'),
    failed > 0 ? `${failed} broke off` : 'none broke off',
    fallbacks > 0 ? `${fallbacks} taken by somebody else` : null,
    firstAudio ? `first word after ${(firstAudio.medianMs / 1_000).toFixed(1)} s` : null,
  ];
  return parts.filter(Boolean).join(' · ');
}
