import type { ReactNode } from 'react';
import classes from './tag.module.css';

export type Tone = 'accent' | 'neutral' | 'warning' | 'danger' | 'info';

/** A short state in words. The tone supports the words, it never replaces them. */
export function Tag({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={classes.tag} data-tone={tone}>
      {children}
    </span>
  );
}
