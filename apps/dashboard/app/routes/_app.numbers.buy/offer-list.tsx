import { Button, Skeleton } from '@mantine/core';
import { useState } from 'react';
import { Notice } from '#app/components/notice.tsx';
import { explainError } from '#app/lib/explain-error.ts';
import { count, phoneNumber } from '#app/lib/format.ts';
import classes from './buy.module.css';
import { BuyDialog, type Offer } from './buy-dialog.tsx';

interface OfferListProps {
  offers: { data: readonly Offer[] | undefined; error: unknown; refetch: () => unknown };
}

/** What Twilio has at this moment. */
export function OfferList({ offers: { data, error, refetch } }: OfferListProps) {
  const [chosen, setChosen] = useState<Offer | null>(null);
  if (error) {
    return (
      <Notice tone="warning" title="Twilio could not be searched">
        {explainError(error)}
      </Notice>
    );
  }
  if (!data) return [1, 2, 3, 4, 5].map((row) => <Skeleton key={row} height={54} mb="xs" radius="md" />);
  return (
    <>
      <p className={classes.found} role="status">
        {data.length === 0
          ? 'Twilio has no such number at the moment. Try another area code, or fewer wishes.'
          : `${count(data.length, 'number')} found. Anybody may buy them; Twilio keeps none for you.`}
      </p>
      <ul className={classes.offers}>
        {data.map((offer) => (
          <li key={offer.e164} className={classes.offer}>
            <span className={classes.words}>
              <span className={classes.number}>{phoneNumber(offer.e164)}</span>
              <span className={classes.facts}>{factsOf(offer)}</span>
            </span>
            <Button
              variant="default"
              size="sm"
              onClick={() => setChosen(offer)}
              aria-haspopup="dialog"
              aria-label={`Buy ${phoneNumber(offer.e164)}`}
            >
              Buy
            </Button>
          </li>
        ))}
      </ul>
      {chosen && (
        <BuyDialog
          offer={chosen}
          onClose={() => setChosen(null)}
          onRefused={() => {
            setChosen(null);
            refetch();
          }}
        />
      )}
    </>
  );
}

function factsOf({ locality, region, capabilities, addressRequirements }: Offer): string {
  const place = [locality, region].filter(Boolean).join(', ');
  const abilities = capabilities.sms ? 'Calls and texts' : 'Calls only';
  const address = addressRequirements === 'none' ? '' : 'Twilio wants your address first';
  return [place, abilities, address].filter(Boolean).join(' · ');
}
