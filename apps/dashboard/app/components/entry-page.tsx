import type { ReactNode } from 'react';
import classes from './entry-page.module.css';
import { Wordmark } from './wordmark.tsx';

interface EntryPageProps {
  title: string;
  description: string;
  children: ReactNode;
}

/** The pages outside of the frame: one thing to do, in the middle. */
export function EntryPage({ title, description, children }: EntryPageProps) {
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <Wordmark />
        <h1 className={classes.title}>{title}</h1>
        <p className={classes.description}>{description}</p>
        {children}
      </div>
    </main>
  );
}
