import { Link } from '@remix-run/react';
import { Notice } from '#app/components/notice.tsx';
import { phoneNumber } from '#app/lib/format.ts';
import type { RouterOutputs } from '#app/lib/trpc.ts';
import classes from './numbers.module.css';

/** Orders that Twilio did not answer. */
export function OpenPurchases({ purchases }: { purchases: RouterOutputs['numbers']['account']['purchases'] }) {
  return purchases.map(({ purchaseId, e164, state }) => (
    <div key={purchaseId} className={classes.purchase}>
      {state === 'wanted' ? (
        <Notice tone="warning" title={`${phoneNumber(e164)} is being bought`}>
          Twilio has not confirmed it yet. We keep looking and put it on your list; it is never bought twice.
        </Notice>
      ) : (
        <Notice tone="warning" title={`${phoneNumber(e164)} was not bought`}>
          Twilio never confirmed the order, so nothing was paid. <Link to="/numbers/buy">Choose a number again</Link>
        </Notice>
      )}
    </div>
  ));
}
