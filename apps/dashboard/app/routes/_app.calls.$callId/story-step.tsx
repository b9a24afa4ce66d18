import type { ReactNode } from 'react';
import { clock } from '#app/lib/format.ts';
import type { IconPhone } from '#app/theme/icons.ts';
import classes from './tool-step.module.css';

interface StoryStepProps {
  icon: typeof IconPhone;
  title: ReactNode;
  startedAtMs: number;
  children?: ReactNode;
}

/** Something that happened in the call besides talking and looking up. */
export function StoryStep({ icon: Icon, title, startedAtMs, children }: StoryStepProps) {
  return (
    <div className={classes.step}>
      <div className={classes.head}>
        <Icon size={18} aria-hidden className={classes.neutralIcon} />
        <span className={classes.title}>{title}</span>
        <span className={classes.time}>{clock(startedAtMs)}</span>
      </div>
      {children}
    </div>
  );
}
