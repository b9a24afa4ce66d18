import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './empty-state.module.css';

interface EmptyStateProps {
  icon: Icon;
  title: string;
  /** What will appear here, and what to do to get there. */
  advice: string;
  action?: ReactNode;
}

/** Nothing here yet, and the next step. */
export function EmptyState({ icon: Icon, title, advice, action }: EmptyStateProps) {
  return (
    <div className={classes.empty}>
      <span className={classes.icon}>
        <Icon size={22} stroke={1.75} aria-hidden />
      </span>
      <p className={classes.title}>{title}</p>
      <p className={classes.advice}>{advice}</p>
      {action}
    </div>
  );
}
