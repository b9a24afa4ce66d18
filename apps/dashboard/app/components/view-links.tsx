import { Link, useLocation } from '@remix-run/react';
import classes from './view-links.module.css';

export interface View {
  /** Path and search of the page that shows it. */
  to: string;
  label: string;
  /** How much waits there; 0 is not shown. */
  waiting?: number;
}

/** The ways to look at a page. Links, so that each has an address and the browser's way back works. */
export function ViewLinks({ views, label }: { views: readonly View[]; label: string }) {
  const { pathname, search } = useLocation();
  // A page that keeps choices of its own in its address is still that page.
  const current = views.find(({ to }) => to === `${pathname}${search}`) ?? views.find(({ to }) => to === pathname);
  return (
    <nav className={classes.views} aria-label={label}>
      {views.map(({ to, label: name, waiting = 0 }) => (
        <Link
          key={to}
          to={to}
          className={classes.view}
          aria-current={to === current?.to ? 'page' : undefined}
          preventScrollReset
        >
          {name}
          {waiting > 0 && <span className={classes.count}>{waiting}</span>}
        </Link>
      ))}
    </nav>
  );
}
