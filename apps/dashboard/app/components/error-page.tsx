import { Button, Group } from '@mantine/core';
import { isRouteErrorResponse, Link } from '@remix-run/react';
import classes from './error-page.module.css';
import { Wordmark } from './wordmark.tsx';

interface Explanation {
  title: string;
  advice: string;
}

/** What went wrong and what to do, for a whole page. `error` is whatever a route threw. */
export function ErrorPage({ error, withLogo = true }: { error: unknown; withLogo?: boolean }) {
  const { title, advice } = explain(error);
  // Within the signed-in frame there is a main element already.
  const Frame = withLogo ? 'main' : 'div';
  return (
    <Frame className={classes.page}>
      {withLogo && <Wordmark />}
      <h1 className={classes.title}>{title}</h1>
      <p className={classes.advice}>{advice}</p>
      <Group gap="sm" justify="center">
        <Button component="a" href="" variant="filled">
          Try again
        </Button>
        <Button component={Link} to="/" variant="default">
          Back to the overview
        </Button>
      </Group>
    </Frame>
  );
}

function explain(error: unknown): Explanation {
  const status = isRouteErrorResponse(error) ? error.status : 500;
  if (status === 404) {
    return {
      title: 'There is nothing at this address',
      advice:
        'It may have been removed, or belong to another of your businesses. Switch business at the top, or start from the overview.',
    };
  }
  if (status === 401 || status === 403) {
    return { title: 'You can’t open this page', advice: 'Sign in with the account that belongs to this business.' };
  }
  return {
    title: 'This page didn’t load',
    advice:
      'Calls are still being answered. Wait a few seconds and try again; if it keeps happening, restart Offhook and look at its output.',
  };
}
