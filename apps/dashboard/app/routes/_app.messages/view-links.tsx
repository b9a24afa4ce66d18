import { Link } from '@remix-run/react';
import classes from './messages.module.css';
import { VIEWS, type View } from './views.ts';

const LABELS: Record<View, string> = { todo: 'To do', done: 'Done', texts: 'All texts' };

/** The three ways to look at the page. Links, so that each has an address and the browser's way back works. */
export function ViewLinks({ view, openCount }: { view: View; openCount: number }) {
  return (
    <nav className={classes.views} aria-label="Show">
      {VIEWS.map((name) => (
        <Link
          key={name}
          to={name === 'todo' ? '/messages' : `/messages?show=${name}`}
          className={classes.view}
          aria-current={name === view ? 'page' : undefined}
          preventScrollReset
        >
          {LABELS[name]}
          {name === 'todo' && openCount > 0 && <span className={classes.count}>{openCount}</span>}
        </Link>
      ))}
    </nav>
  );
}
