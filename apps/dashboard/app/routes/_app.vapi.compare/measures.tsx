import { Card } from '#app/components/card.tsx';
import { Tag } from '#app/components/tag.tsx';
import {
  JUDGEMENT_WORDS,
  MEASURE_WORDS,
  type Measure,
  rangeInWords,
  valueInWords,
} from '#app/features/moving/measure-words.ts';
import classes from './compare.module.css';

/** Each figure of both sides, with how sure it is. */
export function Measures({ measures }: { measures: readonly Measure[] }) {
  return (
    <Card title="Side by side" flush>
      <ul className={classes.measures} aria-label="Offhook and Vapi, figure by figure">
        {measures.map((measure) => (
          <MeasureLine key={measure.name} measure={measure} />
        ))}
      </ul>
    </Card>
  );
}

function MeasureLine({ measure }: { measure: Measure }) {
  const { title, about } = MEASURE_WORDS[measure.name];
  const { label, tone } = JUDGEMENT_WORDS[measure.judgement];
  return (
    <li className={classes.measure}>
      <div className={classes.name}>
        <strong>{title}</strong>
        <span>{about}</span>
      </div>
      <dl className={classes.sides}>
        <Side name="Offhook" unit={measure.unit} estimate={measure.offhook} />
        <Side name="Vapi" unit={measure.unit} estimate={measure.vapi} />
      </dl>
      <div className={classes.judgement}>
        <Tag tone={tone}>{label}</Tag>
      </div>
    </li>
  );
}

interface SideProps {
  name: string;
  unit: Measure['unit'];
  estimate: Measure['offhook'];
}

function Side({ name, unit, estimate }: SideProps) {
  const range = estimate && rangeInWords(unit, estimate);
  return (
    <div>
      <dt>{name}</dt>
      <dd className={classes.value}>{estimate ? valueInWords(unit, estimate.value) : 'Not known'}</dd>
      {range && <dd className={classes.range}>{range}</dd>}
    </div>
  );
}
