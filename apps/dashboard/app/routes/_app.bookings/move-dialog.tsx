import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { Dialog } from '#app/components/dialog.tsx';
import type { Technician } from '#app/features/bookings/booking.ts';
import { PlacementNotes } from '#app/features/bookings/placement-notes.tsx';
import { TellCustomerChoice } from '#app/features/bookings/tell-customer-choice.tsx';
import { useMoveBooking } from '#app/features/bookings/use-move-booking.ts';
import { usePlacement } from '#app/features/bookings/use-placement.ts';
import { useBusiness } from '#app/lib/business.tsx';
import { longDate, timeOfDay } from '#app/lib/format.ts';
import type { Proposal } from './calendar-grid.tsx';

interface MoveDialogProps {
  /** Null: closed. */
  proposal: Proposal | null;
  technicians: readonly Technician[];
  onClose: () => void;
}

/** Asks before a dragged job moves: what speaks against it, and whether its customer is told. */
export function MoveDialog({ proposal, technicians, onClose }: MoveDialogProps) {
  return (
    <Dialog opened={proposal !== null} onClose={onClose} title="Move this booking?">
      {proposal && <Question proposal={proposal} technicians={technicians} onClose={onClose} />}
    </Dialog>
  );
}

function Question({ proposal, technicians, onClose }: MoveDialogProps & { proposal: Proposal }) {
  const { booking, column, startsAt } = proposal;
  const { timeZone } = useBusiness();
  const [tellCustomer, setTellCustomer] = useState(true);
  const technicianId = column.technicianId ?? booking.technician?.technicianId ?? null;
  const { bookingId, customerName, customerPhone, serviceName } = booking;
  const { problems, isChecking, isImpossible } = usePlacement({ bookingId, startsAt, technicianId });
  const { isMoving, move } = useMoveBooking(booking, onClose);
  const name = technicians.find((each) => each.technicianId === technicianId)?.name;
  const isHandedOver = name !== undefined && technicianId !== booking.technician?.technicianId;
  return (
    <Stack gap="md">
      <p style={{ margin: 0 }}>
        {serviceName} for {customerName}: from {whenOf(booking.startsAt, timeZone)} to{' '}
        <strong>{whenOf(startsAt, timeZone)}</strong>
        {isHandedOver && (
          <>
            , now with <strong>{name}</strong>
          </>
        )}
        .
      </p>
      <PlacementNotes problems={problems} />
      {!isImpossible && (
        <TellCustomerChoice
          customerName={customerName}
          phone={customerPhone}
          checked={tellCustomer}
          onChange={setTellCustomer}
          what="the new time"
        />
      )}
      <Group gap="sm">
        <Button
          data-autofocus
          disabled={isImpossible || isChecking}
          loading={isMoving}
          onClick={() => move({ bookingId, startsAt, technicianId, tellCustomer })}
        >
          {problems.length > 0 && !isImpossible ? 'Move anyway' : 'Move booking'}
        </Button>
        <Button variant="default" onClick={onClose}>
          Leave it where it is
        </Button>
      </Group>
    </Stack>
  );
}

function whenOf(instant: string, timeZone: string): string {
  return `${longDate(instant, timeZone)}, ${timeOfDay(instant, timeZone)}`;
}
