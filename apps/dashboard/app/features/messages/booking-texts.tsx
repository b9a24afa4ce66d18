import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '#app/lib/trpc.ts';
import classes from './booking-texts.module.css';
import { TextList } from './text-list.tsx';

/** What was texted about a job, and what the customer answered. Nothing when there was nothing. */
export function BookingTexts({ bookingId }: { bookingId: string }) {
  const trpc = useTRPC();
  const { data: texts = [] } = useQuery(trpc.messages.ofBooking.queryOptions({ bookingId }));
  if (texts.length === 0) return null;
  return (
    <section aria-label="Texts about this booking">
      <h3 className={classes.title}>Texts</h3>
      <TextList texts={texts} label="Texts" />
    </section>
  );
}
