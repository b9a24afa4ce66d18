import { Link } from '@remix-run/react';
import { IconChevronLeft } from '#app/theme/icons.ts';
import classes from './back-link.module.css';

/** From one thing back to all of its kind: stands above the page's heading. */
export function BackLink({ to, children }: { to: string; children: string }) {
  return (
    <Link to={to} className={classes.back}>
      <IconChevronLeft size={16} aria-hidden />
      {children}
    </Link>
  );
}
