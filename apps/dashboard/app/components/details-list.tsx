import type { ReactNode } from 'react';
import classes from './details-list.module.css';

export interface Detail {
  label: string;
  value: ReactNode;
}

/** Facts with their names, as a description list. Facts without a value are left out by the caller. */
export function DetailsList({ details }: { details: readonly Detail[] }) {
  return (
    <dl className={classes.list}>
      {details.map(({ label, value }) => (
        <div key={label} className={classes.row}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
