import classes from './wordmark.module.css';

/** Offhook's mark (a lifted handset) and name. */
export function Wordmark({ compact = false }: { compact?: boolean }) {
  return (
    <span className={classes.wordmark}>
      <img src="/favicon.svg" width={28} height={28} alt={compact ? 'Offhook' : ''} />
      {!compact && <span>Offhook</span>}
    </span>
  );
}
