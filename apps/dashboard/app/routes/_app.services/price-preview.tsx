import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTRPC } from '#app/lib/trpc.ts';
import { detailsOf, type ServiceFormValues } from './service-form-values.ts';
import classes from './services.module.css';

const TYPING_PAUSE_MS = 300;

/** The very sentence the assistant would say, from the server that makes it say so. */
export function PricePreview({ values }: { values: ServiceFormValues }) {
  const trpc = useTRPC();
  const [settled] = useDebouncedValue(values, TYPING_PAUSE_MS);
  const complete =
    settled.name.trim() !== '' &&
    (settled.priceKind === 'on_site' || settled.priceMin !== '') &&
    (settled.priceKind !== 'range' || Number(settled.priceMax) > Number(settled.priceMin));
  const { data } = useQuery(
    trpc.services.sayPrice.queryOptions(detailsOf(settled), {
      enabled: complete,
      retry: false,
      placeholderData: keepPreviousData,
    }),
  );
  return (
    <div className={classes.preview} role="status">
      <span>Your assistant will say</span>
      {complete && data ? `“${data.say}”` : 'Fill in the name and the price to see the sentence.'}
    </div>
  );
}
