import type { ReactNode } from 'react';
import classes from './page-header.module.css';

interface PageHeaderProps {
  title: string;
  /** One plain sentence: what this page is for, or what it shows now. */
  description?: ReactNode;
  actions?: ReactNode;
  /** A way back, above the title. */
  back?: ReactNode;
}

/** The one heading of a page. */
export function PageHeader({ title, description, actions, back }: PageHeaderProps) {
  return (
    <div className={classes.header}>
      <div className={classes.words}>
        {back}
        <h1 className={classes.title}>{title}</h1>
        {description && <p className={classes.description}>{description}</p>}
      </div>
      {actions && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}
