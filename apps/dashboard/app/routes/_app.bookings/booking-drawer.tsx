import { Button, Group, Stack } from '@mantine/core';
import { Link } from '@remix-run/react';
import { useState } from 'react';
import { type Detail, DetailsList } from '#app/components/details-list.tsx';
import { SidePanel } from '#app/components/side-panel.tsx';
import { Tag } from '#app/components/tag.tsx';
import type { Booking, Technician } from '#app/features/bookings/booking.ts';
import { BookingTexts } from '#app/features/messages/booking-texts.tsx';
import { useBusiness } from '#app/lib/business.tsx';
import { isDialable, longDate, moneyRange, phoneNumber, timeOfDay } from '#app/lib/format.ts';
import { CancelBooking } from './cancel-booking.tsx';
import { RescheduleForm } from './reschedule-form.tsx';

interface BookingDrawerProps {
  /** Null: closed. */
  booking: Booking | null;
  technicians: readonly Technician[];
  onClose: () => void;
}

/** One job in full, with what may be done about it. */
export function BookingDrawer({ booking, technicians, onClose }: BookingDrawerProps) {
  return (
    <SidePanel opened={booking !== null} onClose={onClose} title={booking?.serviceName ?? 'Booking'}>
      {booking && <BookingDetails key={booking.bookingId} booking={booking} technicians={technicians} />}
    </SidePanel>
  );
}

function BookingDetails({ booking, technicians }: { booking: Booking; technicians: readonly Technician[] }) {
  const [doing, setDoing] = useState<'nothing' | 'moving' | 'cancelling'>('nothing');
  const stop = () => setDoing('nothing');
  const changeable = booking.status !== 'cancelled';
  return (
    <Stack gap="lg">
      <Group gap={6}>
        {booking.status === 'cancelled' ? <Tag>Cancelled</Tag> : <Tag tone="accent">Confirmed</Tag>}
        {booking.emergency && <Tag tone="warning">Emergency</Tag>}
      </Group>
      <Facts booking={booking} />
      {booking.callId && (
        <Link to={`/calls/${booking.callId}`} style={{ fontWeight: 600 }}>
          Read the call it was booked in
        </Link>
      )}
      {changeable && doing === 'nothing' && (
        <Group gap="sm">
          <Button onClick={() => setDoing('moving')}>Move to another time</Button>
          <Button variant="default" onClick={() => setDoing('cancelling')}>
            Cancel booking
          </Button>
        </Group>
      )}
      {doing === 'moving' && <RescheduleForm booking={booking} technicians={technicians} onDone={stop} />}
      {doing === 'cancelling' && changeable && <CancelBooking booking={booking} onDone={stop} />}
      <BookingTexts bookingId={booking.bookingId} />
    </Stack>
  );
}

function Facts({ booking }: { booking: Booking }) {
  const { timeZone, currency } = useBusiness();
  const price = moneyRange(booking.priceMinCents, booking.priceMaxCents, currency);
  const phone = isDialable(booking.customerPhone) ? (
    <a href={`tel:${booking.customerPhone}`}>{phoneNumber(booking.customerPhone)}</a>
  ) : (
    phoneNumber(booking.customerPhone)
  );
  const address = [booking.address, booking.postalCode].filter(Boolean).join(', ');
  const details: (Detail | null)[] = [
    { label: 'Day', value: longDate(booking.startsAt, timeZone) },
    { label: 'Time', value: `${timeOfDay(booking.startsAt, timeZone)} – ${timeOfDay(booking.endsAt, timeZone)}` },
    booking.arrivesBy
      ? {
          label: 'Told to come',
          value: `Between ${timeOfDay(booking.startsAt, timeZone)} and ${timeOfDay(booking.arrivesBy, timeZone)}`,
        }
      : null,
    booking.technician ? { label: 'Technician', value: booking.technician.name } : null,
    { label: 'Customer', value: booking.customerName },
    { label: 'Phone', value: phone },
    booking.customerEmail ? { label: 'E-mail', value: booking.customerEmail } : null,
    { label: 'Address', value: address },
    booking.notes ? { label: 'Notes', value: booking.notes } : null,
    price ? { label: 'Price quoted', value: price } : null,
    { label: 'Confirmation', value: booking.confirmationCode },
    booking.calendar === 'calcom' ? { label: 'Calendar', value: 'Kept in Cal.com' } : null,
  ];
  return <DetailsList details={details.filter((detail) => detail !== null)} />;
}
