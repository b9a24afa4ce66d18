import { Button } from '@mantine/core';
import { Link } from '@remix-run/react';
import { IconPlus } from '#app/theme/icons.ts';

interface WaysToANumberProps {
  /** There is a Twilio account to buy with and to bring over from. */
  hasAccount: boolean;
  onType: () => void;
}

/** How a number gets on the list: bought, brought over, or typed in. */
export function WaysToANumber({ hasAccount, onType }: WaysToANumberProps) {
  if (!hasAccount) {
    return (
      <Button onClick={onType} leftSection={<IconPlus size={17} aria-hidden />} aria-haspopup="dialog">
        Add a number
      </Button>
    );
  }
  return (
    <>
      <Button component={Link} to="/numbers/buy" leftSection={<IconPlus size={17} aria-hidden />}>
        Buy a number
      </Button>
      <Button component={Link} to="/numbers/import" variant="default">
        Bring numbers over
      </Button>
      <Button variant="subtle" onClick={onType} aria-haspopup="dialog">
        Type one in
      </Button>
    </>
  );
}
