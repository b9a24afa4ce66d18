import classes from './live-dot.module.css';

/** A quiet pulse beside something that happens now. Always with words next to it. */
export function LiveDot() {
  return <span className={classes.dot} aria-hidden />;
}
