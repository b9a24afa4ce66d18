import { Tag } from '#app/components/tag.tsx';
import { type MovingStep, type MovingView, stepInWords } from '#app/features/moving/step-words.ts';
import { IconCheck } from '#app/theme/icons.ts';
import { StepAction } from './step-action.tsx';
import classes from './steps.module.css';

/** The way over, with the next step in front. */
export function Steps({ view }: { view: MovingView }) {
  return (
    <ol className={classes.steps}>
      {view.steps.map((step, index) => (
        <Step key={step.name} step={step} position={index + 1} view={view} />
      ))}
    </ol>
  );
}

interface StepProps {
  step: MovingStep;
  position: number;
  view: MovingView;
}

const STATE_WORDS: Partial<Record<MovingStep['state'], string>> = {
  next: 'Next',
  skipped: 'Skipped',
  impossible: 'Not possible',
};

function Step({ step, position, view }: StepProps) {
  const { title, text } = stepInWords(step);
  const stateWord = STATE_WORDS[step.state];
  return (
    <li className={classes.step} data-state={step.state} aria-current={step.state === 'next' ? 'step' : undefined}>
      <span className={classes.marker}>
        {step.state === 'done' ? <IconCheck size={16} stroke={2.5} role="img" aria-label="Done" /> : position}
      </span>
      <div className={classes.words}>
        <h3>
          {title} {stateWord && <Tag tone={step.state === 'next' ? 'accent' : 'neutral'}>{stateWord}</Tag>}
        </h3>
        <p>{text}</p>
        <StepAction step={step} view={view} />
      </div>
    </li>
  );
}
