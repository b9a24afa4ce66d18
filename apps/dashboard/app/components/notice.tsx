import type { ReactNode } from 'react';
import classes from './notice.module.css';

interface NoticeProps {
  tone: 'danger' | 'warning';
  title?: string;
  children: ReactNode;
}

/** Something the reader should know before going on; read out at once by screen readers. */
export function Notice({ tone, title, children }: NoticeProps) {
  return (
    <div className={classes.notice} data-tone={tone} role="alert">
      {title && <strong>{title}</strong>}
      <div>{children}</div>
    </div>
  );
}
