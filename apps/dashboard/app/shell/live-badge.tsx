import { useConnection } from '#app/lib/live.tsx';
import classes from './live-badge.module.css';

/** Says so when the page no longer hears of changes; silent while all is well. */
export function LiveBadge() {
  const connection = useConnection();
  return (
    <span role="status" className={classes.status}>
      {connection === 'interrupted' && <span className={classes.badge}>Reconnecting…</span>}
    </span>
  );
}
