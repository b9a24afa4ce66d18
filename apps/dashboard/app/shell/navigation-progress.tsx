import { useNavigation } from '@remix-run/react';
import classes from './navigation-progress.module.css';

/** A thin line at the top while the next page is fetched: it appears only when that takes noticeably long. */
export function NavigationProgress() {
  const busy = useNavigation().state !== 'idle';
  return <div className={classes.bar} data-busy={busy || undefined} aria-hidden />;
}
