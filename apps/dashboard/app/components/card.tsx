import { type ReactNode, useId } from 'react';
import classes from './card.module.css';

interface CardProps {
  title?: ReactNode;
  description?: ReactNode;
  /** Beside the title: a link or a small control. */
  aside?: ReactNode;
  /** Rows reach the card's edges. */
  flush?: boolean;
  children: ReactNode;
}

/** A surface with a heading of the second level. */
export function Card({ title, description, aside, flush = false, children }: CardProps) {
  const titleId = useId();
  return (
    <section className={classes.card} data-flush={flush || undefined} aria-labelledby={title ? titleId : undefined}>
      {title && (
        <div className={classes.head}>
          <div>
            <h2 className={classes.title} id={titleId}>
              {title}
            </h2>
            {description && <p className={classes.description}>{description}</p>}
          </div>
          {aside && <div className={classes.aside}>{aside}</div>}
        </div>
      )}
      <div className={classes.body}>{children}</div>
    </section>
  );
}
