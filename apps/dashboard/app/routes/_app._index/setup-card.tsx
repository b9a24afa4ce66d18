import { Button } from '@mantine/core';
import { Link } from '@remix-run/react';
import classes from './setup-card.module.css';

/** Until the owner has a password, only the one-time link lets them in. */
export function SetupCard() {
  return (
    <section className={classes.card} aria-labelledby="setup-card">
      <div>
        <h2 id="setup-card">Make this yours</h2>
        <p>You came in with a one-time link. Choose your name, e-mail and password so that you can come back.</p>
      </div>
      <Button component={Link} to="/welcome">
        Set up sign-in
      </Button>
    </section>
  );
}
